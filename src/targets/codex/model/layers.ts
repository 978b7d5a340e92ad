import { tomlTable } from "../../../edit/toml-table.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import { isState, type ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { CONFIG, REQUIREMENTS, RULES } from "../artifacts.ts";
import { isTable } from "../merge/values.ts";
import { upwards } from "../../../policy/normalize.ts";

export type Table = Readonly<Record<string, unknown>>;

/** One file of settings. */
export interface Layer {
  /** The artifact or the scope. */
  readonly id: string;
  readonly table: Table;
}

/** A file of command rules. */
export interface RuleText {
  readonly artifact: string;
  readonly text: string;
}

/** What all files come to. */
export type Folded =
  /** A file that is not TOML: the agent does not start. */
  | { readonly kind: "refused"; readonly entry: NativeEntry }
  | {
      readonly kind: "folded";
      /** The weakest first. */
      readonly layers: readonly Layer[];
      readonly merged: Table;
      readonly requirements: Layer | undefined;
      readonly rules: readonly RuleText[];
    };

type Read = ScopeText & { readonly state: "read" };

/**
 * Folds all files of settings key by key, where the strongest counts, and unites the files of command rules (facts.md, Which
 * file decides, release 0.169.0). A project's files count only where they are trusted.
 */
export function fold(
  files: Readonly<Record<string, string | undefined>>,
  scopes: readonly ScopeText[],
  environment: Environment,
): Folded {
  const read = scopes.filter((scope): scope is Read => scope.state === "read" && !isState(scope));
  const layers: Layer[] = [];
  const add = (id: string, text: string | undefined): NativeEntry | undefined => {
    const table = readToml(text ?? "");
    if (table === undefined) return { artifact: id, key: "", value: "not TOML" };
    layers.push({ id, table });
    return undefined;
  };
  const textOf = (id: string): string | undefined => read.find((scope) => scope.id === id)?.text;
  const outer = add(SYSTEM, textOf(SYSTEM)) ?? add(CONFIG, files[CONFIG]) ?? add(MANAGED, textOf(MANAGED));
  if (outer !== undefined) return { kind: "refused", entry: outer };
  const managed = layers.pop() as Layer;
  const trusts = trustOf(mergeAll([...layers, managed]), environment);
  const counting = read.filter((scope) => scope.kind !== "project" || trusts(folderOf(scope)));
  for (const { id, text } of counting.filter(({ kind, syntax }) => kind === "project" && syntax === "toml")) {
    const refused = add(id, text);
    if (refused !== undefined) return { kind: "refused", entry: refused };
    const last = layers.pop() as Layer;
    layers.push({ id, table: withoutProfile(last.table) });
  }
  layers.push(managed);
  const required =
    files[REQUIREMENTS] === undefined
      ? { id: REQUIRED, text: textOf(REQUIRED) }
      : { id: REQUIREMENTS, text: files[REQUIREMENTS] };
  const requirements = required.text === undefined ? undefined : readToml(required.text);
  if (required.text !== undefined && requirements === undefined)
    return { kind: "refused", entry: { artifact: required.id, key: "", value: "not TOML" } };
  return {
    kind: "folded",
    layers,
    merged: mergeAll(layers),
    requirements: requirements === undefined ? undefined : { id: required.id, table: requirements },
    rules: [
      { artifact: RULES, text: files[RULES] ?? "" },
      ...counting.filter(({ syntax }) => syntax === "text").map(({ id, text }) => ({ artifact: id, text })),
    ],
  };
}

export const SYSTEM = "system";
export const MANAGED = "managed";
/** Requirements that twsrt does not write. */
export const REQUIRED = "system/requirements";

export function readToml(text: string): Table | undefined {
  return tomlTable(text.replace(/^\uFEFF/, ""), { integersAsBigInt: "asNeeded" });
}

/** A project cannot say it: it is left out before anything looks at it. */
function withoutProfile(table: Table): Table {
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== "profile"));
}

function mergeAll(layers: readonly Layer[]): Table {
  return layers.reduce<Table>((merged, { table }) => merge(merged, table), {});
}

function merge(weak: Table, strong: Table): Table {
  const merged: Record<string, unknown> = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    const below = Object.hasOwn(weak, key) ? weak[key] : undefined;
    const next = isTable(below) && isTable(value) ? merge(below, value) : value;
    Object.defineProperty(merged, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return merged;
}

/** The directory that a project's file is for. */
function folderOf({ place }: ScopeText): string {
  const file = place.at === "file" ? place.file : "";
  return file.slice(0, file.lastIndexOf("/.codex/")) || "/";
}

/**
 * Which directories of a project count: those from its root to the start directory, each by its own word of trust, else by that
 * of the root, else by that of the repository.
 */
function trustOf(config: Table, { cwd, kind }: Environment): (folder: string) => boolean {
  const markers = Array.isArray(config["project_root_markers"]) ? config["project_root_markers"] : [".git"];
  const nearest = (names: readonly unknown[]): string | undefined =>
    [...upwards(cwd)].find((folder) =>
      names.some((name) => kind(`${folder === "/" ? "" : folder}/${String(name)}`) !== "absent"),
    );
  const root = nearest(markers) ?? cwd;
  const repository = nearest([".git"]);
  const projects = isTable(config["projects"]) ? config["projects"] : {};
  const level = (folder: string | undefined): unknown => {
    const said = folder !== undefined && Object.hasOwn(projects, folder) ? projects[folder] : undefined;
    return isTable(said) ? said["trust_level"] : undefined;
  };
  return (folder) => {
    const isInside = folder === root || root === "/" || folder.startsWith(`${root}/`);
    return isInside && (level(folder) ?? level(root) ?? level(repository)) === "trusted";
  };
}
