import { dotted, type Diagnostic, type Document, type KeyPath } from "../../diagnostics/diagnostic.ts";
import { editJson } from "../../edit/json-edit.ts";
import { readJson } from "../../edit/json.ts";
import { jsonTree, propertyOf } from "../../edit/json-tree.ts";
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
    for (const value of surplus) next = without(next, routeOf(key), value);
    for (const { value } of lacking) next = withItem(next, routeOf(key), JSON.stringify(value));
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
  let at = value;
  for (const step of route) at = (at as Readonly<Record<string, unknown>> | undefined)?.[step];
  return (at as readonly string[] | undefined) ?? [];
}

function nodeAt(text: string, route: Route): ReturnType<typeof jsonTree> | undefined {
  let node: ReturnType<typeof jsonTree> | undefined = jsonTree(text);
  for (const step of route) node = node && propertyOf(node, step)?.children?.[1];
  return node;
}

/** The list with one more item at its end; comments in it stay. */
function withItem(text: string, route: Route, item: string): string {
  const last = nodeAt(text, route)?.children?.at(-1);
  const list = nodeAt(text, route);
  if (list === undefined) return editJson(text, [{ path: route, value: { kind: "list", items: [item] } }]);
  if (last === undefined) return splice(text, list.offset + 1, 0, item);
  const before = text.slice(0, last.offset);
  const gap = /\n[ \t]*$/.exec(before)?.[0] ?? " ";
  return splice(text, last.offset + last.length, 0, `,${gap}${item}`);
}

/** The list without an item, and without one comma beside it. */
function without(text: string, route: Route, value: string): string {
  const items = nodeAt(text, route)?.children ?? [];
  const index = items.findIndex((item) => item.value === value);
  const item = items[index];
  if (item === undefined) return text;
  const next = items[index + 1];
  const previous = items[index - 1];
  const end = item.offset + item.length;
  const comma = next === undefined ? commaIn(text, previous, item) : commaIn(text, item, next);
  if (comma === undefined) return splice(text, item.offset, item.length, "");
  return comma > item.offset
    ? splice(splice(text, comma, 1, ""), item.offset, end - item.offset, "")
    : splice(splice(text, item.offset, end - item.offset, ""), comma, 1, "");
}

interface Ranged {
  readonly offset: number;
  readonly length: number;
}

/** Where the comma is between two items; comments may hold others. */
function commaIn(text: string, left: Ranged | undefined, right: Ranged): number | undefined {
  if (left === undefined) return undefined;
  for (let at = left.offset + left.length; at < right.offset; at++) {
    if (text[at] === ",") return at;
    if (text.startsWith("//", at)) at = text.indexOf("\n", at);
    else if (text.startsWith("/*", at)) at = text.indexOf("*/", at) + 1;
  }
  return undefined;
}

function splice(text: string, offset: number, length: number, put: string): string {
  return text.slice(0, offset) + put + text.slice(offset + length);
}
