import { isObject } from "../../../edit/json.ts";
import type { ModelInput, NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { POLICY } from "../artifacts.ts";
import { POLICIES } from "../scopes.ts";
import {
  inFolder,
  isPolicy,
  loadedFrom,
  pathsOf,
  sourcesOf,
  userFolderOf,
  type Path,
  type Source,
} from "./policies.ts";
import { rulesOf, type Rule } from "./rules.ts";
import { isOwnedByRoot, sectionOf, settingsOf, type Layer, type Settings } from "./settings.ts";

/** What all files come to. */
export type Folded =
  | { readonly kind: "rules"; readonly rules: readonly Rule[]; readonly isDropped: boolean }
  | Exclude<Settings, { kind: "layers" }>
  | { readonly kind: "not-measured" };

/** Rules of a stronger tier come before all rules of a weaker one. */
const TIER = { settings: 4300, user: 4000, admin: 5000 } as const;
const TOP = 999;

type Input = Pick<ModelInput, "files" | "scopes" | "environment">;

/** Folds settings and policy files to the rules that the agent asks, the highest priority first; of equal ones the first loaded. */
export function fold(input: Input): Folded {
  const found = loadedBy(input);
  if (found.kind !== "loaded") return found;
  let isDropped = false;
  let isUnclear = false;
  const rules = found.loaded.flatMap(({ source, tier }): readonly Rule[] => {
    if (source.kind === "not-read") return [doubtful(source.entry, tier + TOP)];
    const one = rulesOf(source.text, source.id);
    if (one.kind === "not-measured") isUnclear = true;
    if (one.kind === "dropped" && source.id === POLICY) isDropped = true;
    return one.kind === "rules" ? one.rules.map((rule) => ({ ...rule, priority: rule.priority + tier })) : [];
  });
  if (isUnclear) return { kind: "not-measured" };
  const all = [...rules, ...toolSettings(found.layers), ...trustedServers(found.layers)];
  return { kind: "rules", rules: all.toSorted((a, b) => b.priority - a.priority), isDropped };
}

/** Whether the agent loads the file that twsrt writes. */
export function loadsOwn(input: Input): boolean {
  const found = loadedBy(input);
  return (
    found.kind === "loaded" &&
    found.loaded.some(({ source }) => source.kind === "read" && source.id === POLICY)
  );
}

interface Loaded {
  readonly source: Source | { readonly kind: "not-read"; readonly entry: NativeEntry };
  readonly tier: number;
}

type Loading =
  | { readonly kind: "loaded"; readonly loaded: readonly Loaded[]; readonly layers: readonly Layer[] }
  | Exclude<Folded, { kind: "rules" }>;

/** The policy files in the order in which the agent loads them. */
function loadedBy(input: Input): Loading {
  const { environment, scopes = [] } = input;
  const read = settingsOf(input);
  if (read.kind !== "layers") return read;
  const { layers } = read;
  const isLost = scopes.some(
    (scope) => isPolicy(scope) && scope.state === "unreadable" && scope.isLink !== true,
  );
  const admin = pathsOf(layers, "adminPolicyPaths", scopes, environment);
  const named = pathsOf(layers, "policyPaths", scopes, environment);
  if (isLost || admin === "wrong" || named === "wrong") return { kind: "not-measured" };
  const system = scopes.filter(({ id }) => id.startsWith(POLICIES.system));
  const sources = sourcesOf(input.files[POLICY], scopes, environment);
  const isSystem = ({ id, isLink }: Source): boolean => id.startsWith(POLICIES.system) && !isLink;
  const user = inFolder(sources, userFolderOf(scopes, environment), environment);
  const at = (tier: number, some: readonly Source[]): readonly Loaded[] =>
    some.map((source) => ({ source, tier }));
  const from = (tier: number, paths: readonly Path[]): readonly Loaded[] =>
    paths.flatMap((path) => {
      const some = loadedFrom(path, sources, environment);
      return some === undefined
        ? [{ source: { kind: "not-read", entry: path.entry }, tier }]
        : at(tier, some);
    });
  const loaded = [
    ...at(TIER.admin, isSecure(system) ? sources.filter(isSystem) : []),
    // One file in the administrator's folder switches the setting off, also where the folder is skipped.
    ...(system.length === 0 ? from(TIER.admin, admin) : []),
    ...(named.length === 0 ? at(TIER.user, user) : from(TIER.user, named)),
  ];
  return { kind: "loaded", loaded, layers };
}

/** The agent skips an administrator's folder that others can change. */
export function isSecure(scopes: readonly ScopeText[]): boolean {
  return scopes.every(isOwnedByRoot);
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

/** What a server may do that settings trust was not tried. */
function trustedServers(layers: readonly Layer[]): readonly Rule[] {
  return layers.flatMap(({ id, value }) =>
    Object.entries(sectionOf(value, "mcpServers")).flatMap(([server, settings]) =>
      isObject(settings) && settings["trust"] === true
        ? [
            {
              ...doubtful({ artifact: id, key: `mcpServers.${server}`, value: "trust" }, TIER.settings),
              server,
            },
          ]
        : [],
    ),
  );
}

function doubtful(entry: NativeEntry, priority: number): Rule {
  return {
    tool: "*",
    server: undefined,
    decision: "ask_user",
    priority,
    pattern: undefined,
    isDoubtful: true,
    allowRedirection: false,
    entry,
  };
}
