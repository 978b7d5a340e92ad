import { dotted, type Diagnostic, type Document, type KeyPath } from "../../diagnostics/diagnostic.ts";
import { editJson } from "../../edit/json-edit.ts";
import { readJson } from "../../edit/json.ts";
import { editJsonList, type ListChange } from "../../edit/json-list.ts";
import { jsonDiagnostic } from "../../schema/document.ts";
import type { Drift, Entry, Plan } from "../target.ts";
import { IGNORE_KEY, isOwnPath, PATHS_KEY, SETTINGS } from "./keys.ts";

const LISTS = [PATHS_KEY, IGNORE_KEY] as const;

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Merges two lists into a settings file of the user's, and compares by meaning. The agent takes comments, and refuses to
 * start with a byte-order mark, a comma too many or broken JSON; of equal keys the last one counts
 * (facts.md, settings, release 0.61.0).
 */
export function planSettings(entries: readonly Entry[], current: Document): Plan {
  const own = entries.filter(({ artifact }) => artifact === SETTINGS);
  if (current.text.startsWith(BYTE_ORDER_MARK)) {
    const place = { at: "offset", document: current, offset: 0, length: 1 } as const;
    return { kind: "ineffective", problems: [{ code: "json-byte-order-mark", args: {}, place }] };
  }
  const read = readJson(current.text, "jsonc");
  if (!read.ok)
    return { kind: "ineffective", problems: [jsonDiagnostic(read.problem, current, "the settings file")] };
  const problems = LISTS.flatMap((key) => problemsOf(read.value, key, current));
  if (problems.length > 0) return { kind: "ineffective", problems };
  const drift: Drift[] = [];
  let next = current.text;
  for (const key of LISTS) {
    const wanted = own.filter((entry) => entry.key === key);
    const present = listAt(read.value, routeOf(key));
    const lacking = wanted.filter(({ value }) => !present.includes(String(value)));
    const surplus = present.filter(
      (value) => isOwnPath(key, value) && !wanted.some((entry) => entry.value === value),
    );
    drift.push(...lacking.map(missing), ...surplus.map((entry): Drift => ({ kind: "extra", key, entry })));
    next = withList(next, routeOf(key), {
      isThere: hasList(read.value, routeOf(key)),
      removed: new Set(present.flatMap((value, index) => (surplus.includes(value) ? [index] : []))),
      added: lacking.map(({ value }) => JSON.stringify(value)),
    });
  }
  return { kind: "planned", next, drift, diagnostics: [] };
}

type Route = readonly [string, ...string[]];

function routeOf(key: string): Route {
  return key.split(".") as [string, ...string[]];
}

function missing({ key, value, rules }: Entry): Drift {
  return { kind: "missing", key, entry: String(value), rules };
}

/** What stands in the way of the list: a value of another type, on the way to it or in its place. */
function problemsOf(value: unknown, key: string, document: Document): Diagnostic[] {
  let at = value;
  const path: string[] = [];
  const refuse = (where: KeyPath, expected: string, got: unknown): Diagnostic[] => [
    {
      code: "target-refused",
      args: { path: where.length === 0 ? "the settings file" : dotted(where), expected, got: kindOf(got) },
      place: { at: "value", document, path: where },
    },
  ];
  for (const step of routeOf(key)) {
    if (typeof at !== "object" || at === null || Array.isArray(at)) return refuse(path, "object", at);
    path.push(step);
    if (!Object.hasOwn(at, step)) return [];
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  if (!Array.isArray(at)) return refuse(path, "array", at);
  const wrong = (at as readonly unknown[]).findIndex((item) => typeof item !== "string");
  return wrong < 0 ? [] : refuse([...path, wrong], "string", at[wrong]);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function listAt(value: unknown, route: Route): readonly string[] {
  return (valueAt(value, route) as readonly string[] | undefined) ?? [];
}

function hasList(value: unknown, route: Route): boolean {
  return valueAt(value, route) !== undefined;
}

function valueAt(value: unknown, route: Route): unknown {
  let at = value;
  for (const step of route) at = (at as Readonly<Record<string, unknown>> | undefined)?.[step];
  return at;
}

interface Change extends Omit<ListChange, "path"> {
  readonly isThere: boolean;
}

/** The text with a list that is changed, or made. */
function withList(text: string, path: Route, { isThere, removed, added }: Change): string {
  if (removed.size === 0 && added.length === 0) return text;
  return isThere
    ? editJsonList(text, { path, removed, added })
    : editJson(text, [{ path, value: { kind: "list", items: added } }]);
}
