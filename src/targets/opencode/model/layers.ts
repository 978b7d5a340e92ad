import { isObject } from "../../../edit/json.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { CONFIG } from "../artifacts.ts";
import { refusedValues } from "../check.ts";
import { readConfig, type Json } from "../read.ts";
import { MANAGED_FOLDER } from "../scopes.ts";
import { frontMatterOf } from "./front-matter.ts";

/** One configuration, in the shape in which it is merged into the others. */
export interface Layer {
  /** The artifact or the scope. */
  readonly id: string;
  readonly value: Json;
}

export type Folded =
  | { readonly kind: "layers"; readonly layers: readonly Layer[]; readonly merged: Json }
  /** The agent does not start. */
  | { readonly kind: "refused"; readonly entry?: NativeEntry }
  | { readonly kind: "unknown"; readonly reason: string };

type Read = { readonly kind: "layer"; readonly value: Json } | Exclude<Folded, { readonly kind: "layers" }>;

/** The variable that is merged behind everything, and is not checked (facts.md, "Which file decides", release 1.18.33). */
export const LAST = "OPENCODE_PERMISSION";

/** Folds all configurations: objects are merged, and a key keeps the place that the first file gave it. */
export function fold(text: string | undefined, scopes: readonly ScopeText[]): Folded {
  const layers: Layer[] = [];
  let problem: Exclude<Folded, { kind: "layers" }> | undefined;
  const add = (id: string, read: Read): void => {
    if (read.kind === "layer") layers.push({ id, value: read.value });
    // One that keeps the agent from starting decides, wherever it stands.
    else if (problem === undefined || read.kind === "refused") problem = read;
  };
  const others = scopes.filter(({ id, kind }) => kind !== "state" && id !== MANAGED_FOLDER);
  // Where the list does not have it, it counts as the weakest.
  const at = others.filter(({ precedesOwn }) => precedesOwn === true).length;
  others.forEach((scope, index) => {
    if (index === at) add(CONFIG, readText(CONFIG, text));
    add(scope.id, readScope(scope));
  });
  if (at >= others.length) add(CONFIG, readText(CONFIG, text));
  if (problem !== undefined) return problem;
  let merged: Json = {};
  for (const { value } of layers) merged = mergeDeep(merged, value);
  return { kind: "layers", layers, merged };
}

function readScope(scope: ScopeText): Read {
  if (scope.state === "unreadable") return { kind: "unknown", reason: "configuration-not-readable" };
  if (scope.syntax === "text") return readAgent(scope.place, scope.text);
  if (scope.id === LAST) return readLast(scope.text);
  return readText(scope.id, scope.text);
}

/** The keys that have a say in permissions. */
const SPEAKING = ["permission", "tools", "agent", "mode", "default_agent"] as const;

function readText(id: string, text: string | undefined): Read {
  // Nothing, and a byte-order mark alone, are files without settings; blanks are not.
  const read = readConfig(text === undefined || /^\uFEFF?$/.test(text) ? "{}" : text);
  const scope = id === CONFIG ? {} : { entry: { artifact: id, key: "", value: "" } };
  if (!read.ok)
    return read.problem.kind === "too-deep"
      ? { kind: "unknown", reason: "nested-too-deeply" }
      : { kind: "refused", ...scope };
  const config = read.value;
  if (!isObject(config)) return { kind: "refused", ...scope };
  // Texts like these are replaced before the file is read, by what only the start knows: an action may be one, too.
  if (SPEAKING.some((key) => Object.hasOwn(config, key) && isReplaced(config[key])))
    return { kind: "unknown", reason: "text-replaced" };
  const [problem] = refusedValues(config);
  if (problem !== undefined)
    return { kind: "refused", entry: { artifact: id, key: problem.path.join("."), value: problem.got } };
  return { kind: "layer", value: normalized(config) };
}

function isReplaced(value: unknown): boolean {
  return /\{(env|file):/.test(JSON.stringify(value));
}

/** One action for everything is a rule about `*`, and `tools` of an agent stand before its rules. */
function normalized({ permission, tools, agent, mode, default_agent: started }: Json): Json {
  const agents = (value: unknown): Json =>
    Object.fromEntries(
      Object.entries(isObject(value) ? value : {}).map(([name, one]) => [name, agentOf(one as Json)]),
    );
  return defined({
    permission: permission === undefined ? undefined : asRules(permission),
    tools,
    agent: agent === undefined ? undefined : agents(agent),
    mode: mode === undefined ? undefined : agents(mode),
    default_agent: started,
  });
}

function agentOf({ permission, tools, mode, disable, hidden }: Json): Json {
  const rules = { ...fromTools(tools), ...asRules(permission) };
  return defined({
    permission: permission === undefined && tools === undefined ? undefined : rules,
    mode,
    disable,
    hidden,
  });
}

function defined(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

/** A file that describes an agent: its name, unless the front says another one, and its settings. */
function readAgent(place: ScopeText["place"], text: string): Read {
  const front = frontMatterOf(text);
  if (front === undefined) return { kind: "unknown", reason: "agent-file-not-read" };
  const path = place.at === "file" ? place.file : place.name;
  const [, folder = "", usual = ""] =
    /\/(agents?|modes?)\/((?:(?!\/(?:agents?|modes?)\/).)*)\.md$/.exec(path) ?? [];
  const name = typeof front["name"] === "string" ? front["name"] : usual;
  const isMode = folder.startsWith("mode");
  // Which values of these the agent takes, and what is in other files, was not measured.
  if (front["tools"] !== undefined || front["disable"] !== undefined || front["hidden"] !== undefined)
    return { kind: "unknown", reason: "agent-file-not-read" };
  const { permission, mode } = front;
  const described = defined({ permission, mode });
  if (refusedValues({ agent: { [name]: described } }).length > 0)
    return isMode ? { kind: "layer", value: {} } : { kind: "unknown", reason: "agent-file-not-read" };
  const agent = { ...agentOf(described), ...(isMode ? { mode: "primary" } : {}) };
  return { kind: "layer", value: { agent: { [name]: agent } } };
}

/** It is not checked. A text that is not JSON is skipped; what is not an object was not measured. */
function readLast(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "layer", value: {} };
  }
  const isKnown = isObject(value) && refusedValues({ permission: value }).length === 0;
  return isKnown
    ? { kind: "layer", value: { permission: value } }
    : { kind: "unknown", reason: "permission-variable-not-measured" };
}

export function asRules(permission: unknown): Json {
  if (permission === undefined) return {};
  return isObject(permission) ? permission : { "*": permission };
}

/** What `tools` come to as rules. */
export function fromTools(tools: unknown): Json {
  return Object.fromEntries(
    Object.entries(isObject(tools) ? tools : {}).map(([name, isOn]) => [
      /^(write|edit|patch)$/.test(name) ? "edit" : name,
      isOn === true ? "allow" : "deny",
    ]),
  );
}

/** Merges as the agent does: objects by their keys, everything else as a whole. */
export function mergeDeep(first: Json, second: Json): Json {
  const merged: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const present = merged[key];
    merged[key] = isObject(present) && isObject(value) ? mergeDeep(present, value) : value;
  }
  return merged;
}

/** The last layer that says something at a route. */
export function saidBy(layers: readonly Layer[], route: readonly string[]): string | undefined {
  return layers.findLast(({ value }) => {
    let at: unknown = value;
    for (const name of route) {
      if (!isObject(at) || !Object.hasOwn(at, name)) return false;
      at = at[name];
    }
    return true;
  })?.id;
}
