import { isObject, readJson } from "../../../edit/json.ts";
import type { ModelInput, NativeEntry } from "../../../enforcers/model.ts";
import { scopeText, type ScopeText } from "../../../enforcers/scope.ts";
import { trusts } from "../../../enforcers/trusted-folders.ts";
import type { Environment } from "../../../policy/environment.ts";
import { expandHome } from "../../own.ts";
import { SETTINGS } from "../artifacts.ts";
import { DIALECT } from "../json.ts";
import { IDS } from "../scopes.ts";

type Json = Readonly<Record<string, unknown>>;

/** One settings file as far as it acts. */
export interface Layer {
  readonly id: string;
  readonly value: Json;
}

export type Settings =
  | { readonly kind: "layers"; readonly layers: readonly Layer[] }
  /** A settings file besides the user's with which the agent does not start. */
  | { readonly kind: "refused"; readonly by: NativeEntry };

/** The home as the agent sees it. */
export function homeOf(scopes: readonly ScopeText[], { home }: Environment): string {
  return expandHome(scopeText(scopes, IDS.home) ?? home, home);
}

/** The settings files that act, the weakest first. */
export function settingsOf({
  files,
  scopes = [],
  environment,
}: Pick<ModelInput, "files" | "scopes" | "environment">): Settings {
  const layers: Layer[] = [];
  const texts: (readonly [string, string | undefined])[] = [
    [IDS.defaults, scopeText(scopes.filter(isOwnedByRoot), IDS.defaults)],
    // Where twsrt does not write it, the user's file is one of those that are only read.
    files[SETTINGS] === undefined ? [IDS.user, scopeText(scopes, IDS.user)] : [SETTINGS, files[SETTINGS]],
    [
      IDS.project,
      environment.cwd === homeOf(scopes, environment) ? undefined : scopeText(scopes, IDS.project),
    ],
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

export function isOwnedByRoot({ directory }: ScopeText): boolean {
  return directory === undefined || (directory.uid === 0 && (directory.mode & 0o022) === 0);
}
