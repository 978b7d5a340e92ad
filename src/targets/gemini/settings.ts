import { dotted, type Diagnostic, type Document, type KeyPath } from "../../diagnostics/diagnostic.ts";
import type { Change } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { isObject, readJson } from "../../edit/json.ts";
import { rawAt } from "../../edit/json-tree.ts";
import { ineffective, refusedJson } from "../kit/refused.ts";
import { missing } from "../kit/drift.ts";
import type { Drift, Entry, Plan } from "../target.ts";
import { DIALECT } from "./json.ts";
import { SETTINGS } from "./artifacts.ts";
import { IGNORE_KEY, isOwnPath, PATHS_KEY } from "./keys.ts";

const LISTS = [PATHS_KEY, IGNORE_KEY] as const;

/**
 * Merges two lists into a settings file of the user's, and compares by meaning. The agent takes comments, and refuses to
 * start with a byte-order mark, a comma too many or broken JSON; of equal keys the last one counts
 * (facts.md, settings, release 0.61.0).
 */
export function planSettings(entries: readonly Entry[], current: Document): Plan {
  const own = entries.filter(({ artifact }) => artifact === SETTINGS);
  const read = readJson(current.text, DIALECT);
  if (!read.ok) return refusedJson(read.problem, current, "does-not-start");
  const problems = LISTS.flatMap((key) => problemsOf(read.value, key, current));
  const stopping = problems.filter(({ code }) => code === "target-stops-agent");
  if (stopping.length > 0) return ineffective(stopping);
  if (problems.length > 0) return { kind: "unusable", problems };
  const drift: Drift[] = [];
  let next = current.text;
  for (const key of LISTS) {
    const wanted = own.filter((entry) => entry.key === key);
    const present = listAt(read.value, routeOf(key));
    const lacking = wanted.filter(({ value }) => !present.includes(String(value)));
    const surplus = present.filter(
      (value): value is string =>
        value !== null && isOwnPath(key, value) && !wanted.some((entry) => entry.value === value),
    );
    drift.push(...lacking.map(missing), ...surplus.map((entry): Drift => ({ kind: "extra", key, entry })));
    next = withList(
      next,
      routeOf(key),
      valueAt(read.value, routeOf(key)),
      present.flatMap((value, index) => (value !== null && surplus.includes(value) ? [index] : [])),
      lacking.map(({ value }) => JSON.stringify(value)),
    );
  }
  return { kind: "planned", next, drift, diagnostics: [] };
}

type Route = readonly string[];

function routeOf(key: string): Route {
  return key.split(".");
}

/**
 * What stands in the way of the list (facts.md, "Settings", release 0.61.0): a value that the agent ignores on the way to
 * it, or an element with which it does not start.
 */
function problemsOf(value: unknown, key: string, document: Document): Diagnostic[] {
  const refuse = (
    code: "target-stops-agent" | "target-value-ignored",
    path: KeyPath,
    expected: string,
    got: unknown,
  ): Diagnostic[] => [
    {
      code,
      args: { path: path.length === 0 ? "the file" : dotted(path), expected, got: kindOf(got) },
      place: { at: "value", document, path },
    },
  ];
  let at = value;
  const path: string[] = [];
  for (const step of routeOf(key)) {
    if (!isObject(at))
      return refuse(path.length === 0 ? "target-stops-agent" : "target-value-ignored", path, "an object", at);
    path.push(step);
    if (!Object.hasOwn(at, step)) return [];
    at = at[step];
  }
  if (isNothing(key, at) || typeof at === "string") return [];
  if (!Array.isArray(at)) return refuse("target-stops-agent", path, "an array", at);
  const wrong = (at as readonly unknown[]).findIndex(
    (item) => typeof item !== "string" && !isNothing(key, item),
  );
  return wrong < 0 ? [] : refuse("target-stops-agent", [...path, wrong], "a string", at[wrong]);
}

/** Of these two only the list of policies may be `null`, or hold it. */
function isNothing(key: string, value: unknown): boolean {
  return value === null && key === PATHS_KEY;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The elements of a list; a text counts as a list of one. */
function listAt(value: unknown, route: Route): readonly (string | null)[] {
  const found = valueAt(value, route);
  if (typeof found === "string") return [found];
  return (found as readonly (string | null)[] | null | undefined) ?? [];
}

function valueAt(value: unknown, route: Route): unknown {
  let at = value;
  for (const step of route) at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return at;
}

/** The text with a list that is changed, or made. */
function withList(
  text: string,
  route: Route,
  present: unknown,
  removed: readonly number[],
  added: readonly string[],
): string {
  if (removed.length === 0 && added.length === 0) return text;
  if (Array.isArray(present)) {
    const gone = removed.map((place): Change => ({ kind: "remove", route: [...route, place] }));
    return editJson(text, [...gone, { kind: "insert", route, items: added }]);
  }
  const kept = typeof present === "string" && removed.length === 0 ? [rawAt(text, route)] : [];
  return editJson(text, [{ kind: "set", route, value: { kind: "list", items: [...kept, ...added] } }]);
}
