import { isObject, readJson } from "../../../edit/json.ts";
import type { ModelInput, NativeEntry } from "../../../enforcers/model.ts";
import { scopeText, type ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import { trusts } from "../../../enforcers/trusted-folders.ts";
import { POLICY, POLICY_PATH, SETTINGS } from "../artifacts.ts";
import { DIALECT } from "../json.ts";
import { IDS, OWN_NAME, POLICIES } from "../scopes.ts";
import { rulesOf, type Rule } from "./rules.ts";

type Json = Readonly<Record<string, unknown>>;

/** One settings file as far as it acts. */
export interface Layer {
  readonly id: string;
  readonly value: Json;
}

/** What all files come to. */
export type Folded =
  | { readonly kind: "rules"; readonly rules: readonly Rule[]; readonly isDropped: boolean }
  /** A settings file besides the user's with which the agent does not start. */
  | { readonly kind: "refused"; readonly by: NativeEntry }
  | { readonly kind: "not-measured" };

/** A policy file that the agent may load. */
interface Source {
  readonly id: string;
  readonly file: string;
  readonly text: string | undefined;
}

/** Rules of a stronger tier come before all rules of a weaker one. */
const TIER = { settings: 4300, user: 4000, admin: 5000 } as const;
const TOP = 999;

type Input = Pick<ModelInput, "files" | "scopes" | "environment">;

/** Folds settings and policy files to the rules that the agent asks, the highest priority first; of equal ones the first loaded. */
export function fold(input: Input): Folded {
  const { environment, scopes = [] } = input;
  const read = settingsOf(input);
  if (read.kind !== "layers") return read;
  const { layers } = read;
  const { home } = environment;
  const userFolder = folderOf(scopes, POLICIES.user) ?? `${home}/.gemini/policies`;
  const own: Source = {
    id: POLICY,
    file: scopes.length === 0 ? POLICY_PATH.replace("~", home) : `${userFolder}/${OWN_NAME}`,
    text: input.files[POLICY],
  };
  const user = [...sourcesOf(scopes, POLICIES.user), own].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const system = scopes.filter(({ id }) => id.startsWith(POLICIES.system));
  const isLost = [...system, ...scopes.filter(({ id }) => id.startsWith(POLICIES.user))].some(
    ({ state, isLink }) => state === "unreadable" && isLink !== true,
  );
  if (isLost) return { kind: "not-measured" };
  const admin = pathsOf(layers, "adminPolicyPaths", environment);
  const named = pathsOf(layers, "policyPaths", environment);
  if (admin === "wrong" || named === "wrong") return { kind: "not-measured" };
  let isDropped = false;
  let isUnclear = false;
  const load = (sources: readonly Source[], tier: number): readonly Rule[] =>
    sources.flatMap(({ id, text }) => {
      const one = rulesOf(text, id);
      if (one.kind === "not-measured") isUnclear = true;
      if (one.kind === "dropped" && id === POLICY) isDropped = true;
      return one.kind === "rules"
        ? one.rules.map((rule) => ({ ...rule, priority: rule.priority + tier }))
        : [];
    });
  const fromPaths = (paths: readonly Path[], tier: number): readonly Rule[] =>
    paths.flatMap((path) => {
      if (path.file === userFolder) return load(user, tier);
      const known = user.filter(({ file }) => file === path.file);
      if (known.length > 0) return load(known, tier);
      // What is not there brings no rules; what else is there was not read.
      return environment.kind(path.file) === "absent" ? [] : [doubtful(path.entry, tier + TOP)];
    });
  const rules = [
    ...load(isSecure(system) ? sourcesOf(scopes, POLICIES.system) : [], TIER.admin),
    // One file in the administrator's folder switches the setting off, also where the folder is skipped.
    ...(system.length === 0 ? fromPaths(admin, TIER.admin) : []),
    ...(named.length === 0 ? load(user, TIER.user) : fromPaths(named, TIER.user)),
    ...toolSettings(layers),
  ];
  if (isUnclear) return { kind: "not-measured" };
  return { kind: "rules", rules: rules.toSorted((a, b) => b.priority - a.priority), isDropped };
}

/** The settings files that act, the weakest first. */
export function settingsOf({
  files,
  scopes = [],
  environment,
}: Input):
  { readonly kind: "layers"; readonly layers: readonly Layer[] } | Exclude<Folded, { kind: "rules" }> {
  const layers: Layer[] = [];
  const texts: (readonly [string, string | undefined])[] = [
    [IDS.defaults, scopeText(scopes.filter(isOwnedByRoot), IDS.defaults)],
    [SETTINGS, files[SETTINGS]],
    [IDS.project, environment.cwd === environment.home ? undefined : scopeText(scopes, IDS.project)],
    [IDS.system, scopeText(scopes.filter(isOwnedByRoot), IDS.system)],
  ];
  for (const [id, text] of texts) {
    if (text === undefined) continue;
    const read = readJson(text, DIALECT);
    if (read.ok && isObject(read.value)) layers.push({ id, value: read.value });
    // What the user's own file does is said elsewhere.
    else if (id !== SETTINGS)
      return { kind: "refused", by: { artifact: id, key: "", value: "not a JSON object" } };
  }
  const others = layers.filter(({ id }) => id !== IDS.project);
  return { kind: "layers", layers: isTrusted(others, scopes, environment) ? layers : others };
}

function isTrusted(
  layers: readonly Layer[],
  scopes: readonly ScopeText[],
  environment: Environment,
): boolean {
  const said = scopeText(scopes, IDS.trustVariable);
  if (said === "true" || said === "false") return said === "true";
  const enabled = layers
    .map(({ value }) => sectionOf(sectionOf(value, "security"), "folderTrust")["enabled"])
    .findLast((one) => one !== undefined);
  return enabled === false || trusts(scopeText(scopes, IDS.trust), environment, DIALECT) === true;
}

export function sectionOf(value: Json, name: string): Json {
  const inner = value[name];
  return isObject(inner) ? inner : {};
}

function sourcesOf(scopes: readonly ScopeText[], prefix: string): readonly Source[] {
  return scopes.flatMap((scope) =>
    scope.id.startsWith(prefix) &&
    scope.state === "read" &&
    scope.isLink !== true &&
    scope.place.at === "file"
      ? [{ id: scope.id, file: scope.place.file, text: scope.text }]
      : [],
  );
}

function folderOf(scopes: readonly ScopeText[], prefix: string): string | undefined {
  const place = scopes.find(({ id }) => id.startsWith(prefix))?.place;
  return place?.at === "file" ? place.file.slice(0, place.file.lastIndexOf("/")) : undefined;
}

/** The agent skips an administrator's folder that others can change. */
export function isSecure(scopes: readonly ScopeText[]): boolean {
  return scopes.every(isOwnedByRoot);
}

function isOwnedByRoot({ directory }: ScopeText): boolean {
  return directory === undefined || (directory.uid === 0 && (directory.mode & 0o022) === 0);
}

interface Path {
  readonly file: string;
  readonly entry: NativeEntry;
}

/** A list of paths, united over all settings files. */
function pathsOf(layers: readonly Layer[], key: string, environment: Environment): readonly Path[] | "wrong" {
  const paths: Path[] = [];
  for (const { id, value } of layers) {
    const said = value[key];
    for (const item of (Array.isArray(said) ? said : [said]) as readonly unknown[]) {
      if (item === undefined || item === null) continue;
      if (typeof item !== "string") return "wrong";
      const file = absolute(item, environment);
      if (!paths.some((one) => one.file === file))
        paths.push({ file, entry: { artifact: id, key, value: item } });
    }
  }
  return paths;
}

function absolute(text: string, { home, cwd }: Environment): string {
  const plain = text.replace(/^~(?=\/|$)/, home);
  return normalize(plain.startsWith("/") ? plain : `${cwd}/${plain}`);
}

/** Tools that settings allow act below all rules of the user's; what they open exactly was not measured. */
function toolSettings(layers: readonly Layer[]): readonly Rule[] {
  return layers.flatMap(({ id, value }) =>
    ["allowed", "core"].flatMap((name) =>
      sectionOf(value, "tools")[name] === undefined
        ? []
        : [
            doubtful(
              { artifact: id, key: `tools.${name}`, value: JSON.stringify(sectionOf(value, "tools")[name]) },
              TIER.settings,
            ),
          ],
    ),
  );
}

function doubtful(entry: NativeEntry, priority: number): Rule {
  return {
    tool: "*",
    decision: "ask_user",
    priority,
    pattern: undefined,
    isDoubtful: true,
    allowRedirection: false,
    entry,
  };
}
