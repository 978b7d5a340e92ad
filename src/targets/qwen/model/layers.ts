import { isObject, readJson } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { scopeText, type ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { DIALECT } from "../json.ts";
import { SETTINGS } from "../keys.ts";
import { IDS } from "../scopes.ts";
import { trusts } from "../../../enforcers/trusted-folders.ts";

type Json = Readonly<Record<string, unknown>>;

/** One settings file that the agent reads, as far as it acts. */
export interface Layer {
  /** The artifact or the scope. */
  readonly id: string;
  readonly value: Json;
}

export type Layers =
  | {
      readonly kind: "layers";
      readonly layers: readonly Layer[];
      /** Where the folder is not trusted, the agent asks whatever its mode is. A project can take its own trust away. */
      readonly isTrusted: boolean;
    }
  /** A file that ends the agent; undefined: the user's own. */
  | { readonly kind: "refused"; readonly by?: NativeEntry }
  | { readonly kind: "not-measured"; readonly key: string };

type Read =
  { readonly kind: "object"; readonly value: Json } | { readonly kind: "wrong" | "broken" | "too-deep" };

function readObject(text: string): Read {
  const read = readJson(text, DIALECT);
  if (!read.ok) return { kind: read.problem.kind === "too-deep" ? "too-deep" : "broken" };
  return isObject(read.value) ? { kind: "object", value: read.value } : { kind: "wrong" };
}

/**
 * The settings files in the order in which the agent merges them, the weakest first (facts.md, "Which file decides",
 * release 0.24.4). A project that is not trusted is left out, but a file of it that is not an object still ends the agent.
 */
export function layersOf(
  text: string | undefined,
  scopes: readonly ScopeText[],
  environment: Environment,
): Layers {
  const isHome = real(environment.cwd, environment) === real(environment.home, environment);
  const texts: (readonly [id: string, text: string | undefined])[] = [
    [IDS.defaults, scopeText(scopes, IDS.defaults)],
    [SETTINGS, text],
    // In the home the project's file is the user's.
    [IDS.project, isHome ? undefined : scopeText(scopes, IDS.project)],
    [IDS.system, scopeText(scopes, IDS.system)],
  ];
  const layers: Layer[] = [];
  for (const [id, one] of texts) {
    if (one === undefined) continue;
    const read = readObject(one);
    if (read.kind === "too-deep") return { kind: "not-measured", key: "" };
    if (read.kind === "object") layers.push({ id, value: read.value });
    // The agent replaces a project's file that is broken with an empty one.
    else if (read.kind === "wrong" || id !== IDS.project)
      return id === SETTINGS
        ? { kind: "refused" }
        : { kind: "refused", by: { artifact: id, key: "", value: "not a JSON object" } };
  }
  const others = layers.filter(({ id }) => id !== IDS.project);
  const listed = trusts(scopeText(scopes, IDS.trust), environment, DIALECT);
  const hasTrust = (some: readonly Layer[]): boolean => !asksForTrust(some) || listed === true;
  // Whether the files of the project are read is decided without them; which mode may be, with them.
  const acting = hasTrust(others) ? layers : others;
  if (listed === "refused" && asksForTrust(acting))
    return { kind: "refused", by: { artifact: IDS.trust, key: "", value: "not a JSON object" } };
  return { kind: "layers", layers: acting, isTrusted: hasTrust(acting) };
}

/** Whether the agent trusts only the folders of a list. */
function asksForTrust(layers: readonly Layer[]): boolean {
  const section = sectionsOf(sectionsOf(layers, "security"), "folderTrust");
  return Boolean(strongestOf(section, "enabled")?.value);
}

function real(path: string, environment: Environment): string {
  return environment.realpath(path) ?? path;
}

/**
 * The parts of a section that are left: a value that is not an object replaces all that weaker files put there, and what a
 * stronger file says then counts alone.
 */
export function sectionsOf(layers: readonly Layer[], name: string): readonly Layer[] {
  let parts: Layer[] = [];
  for (const { id, value } of layers) {
    if (!Object.hasOwn(value, name)) continue;
    const section = value[name];
    if (isObject(section)) parts.push({ id, value: section });
    else parts = [];
  }
  return parts;
}

/** An element of a merged list, and the file that has it. */
export interface Item {
  readonly id: string;
  readonly value: unknown;
}

/** Lists are united; what is not a list is put into one that is there already, and else replaces what is there. */
export function unitedOf(
  layers: readonly Layer[],
  name: string,
):
  | { readonly kind: "list"; readonly items: readonly Item[] }
  | { readonly kind: "other"; readonly value: unknown } {
  let items: Item[] | undefined;
  let other: unknown;
  for (const { id, value } of layers) {
    if (!Object.hasOwn(value, name)) continue;
    const said = value[name];
    const list: readonly unknown[] = Array.isArray(said) ? said : [said];
    if (items === undefined && !Array.isArray(said)) other = said;
    else items = [...(items ?? []), ...list.map((one): Item => ({ id, value: one }))];
  }
  return items === undefined ? { kind: "other", value: other } : { kind: "list", items: distinct(items) };
}

function distinct(items: readonly Item[]): readonly Item[] {
  const seen = new Set<unknown>();
  return items.filter(({ value }) => {
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** What the strongest file says that names a setting. */
export function strongestOf(layers: readonly Layer[], name: string): Item | undefined {
  const found = layers.findLast(({ value }) => Object.hasOwn(value, name));
  return found === undefined ? undefined : { id: found.id, value: found.value[name] };
}
