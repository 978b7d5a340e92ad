import { missing } from "../../kit/drift.ts";
import type { Document } from "../../../diagnostics/diagnostic.ts";
import type { Change } from "../../../edit/change.ts";
import { locateToml } from "../../../edit/toml-tree.ts";
import { parseTomlDocument } from "../../../schema/toml.ts";
import type { Drift, Entry } from "../../target.ts";
import { MARK } from "../command.ts";
import { listText } from "../render.ts";
import { PREFIX_RULES, routeText } from "../settings.ts";
import type { Comparison } from "./compare.ts";
import { isTable, valueAt } from "./values.ts";

const ROUTE = [...PREFIX_RULES.table, PREFIX_RULES.key];

/** Compares the command rules of requirements. Those without twsrt's mark belong to somebody else. */
export async function compareRequiredRules(
  entries: readonly Entry[],
  file: Readonly<Record<string, unknown>>,
  document: Document,
): Promise<Comparison> {
  const value = valueAt(file, ROUTE);
  const present = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const wanted = new Map<string, Entry>();
  for (const entry of entries) wanted.set(canonical(await parsed(String(entry.value))), entry);
  const drift: Drift[] = [];
  const has = new Set(present.map(canonical));
  for (const [id, entry] of wanted) if (!has.has(id)) drift.push(missing(entry));
  const gone: number[] = [];
  present.forEach((item, index) => {
    if (!isOwn(item) || wanted.has(canonical(item))) return;
    const span = locateToml(document.text, [...ROUTE, index], "value");
    const entry = span === undefined ? "" : document.text.slice(span.offset, span.offset + span.length);
    drift.push({ kind: "extra", key: routeText(ROUTE), entry, restricts: "bash" });
    gone.push(index);
  });
  if (drift.length === 0) return { drift, changes: [] };
  const items = [...wanted].flatMap(([id, { value: text }]) => (has.has(id) ? [] : [String(text)]));
  // The agent does not start with a table that holds no rules (facts.md, Requirements, release 0.169.0).
  if (gone.length === present.length && items.length === 0)
    return { drift, changes: [{ kind: "remove", route: PREFIX_RULES.table }] };
  if (!Array.isArray(value))
    return { drift, changes: [{ kind: "set", route: ROUTE, value: { kind: "raw", text: listText(items) } }] };
  const removed = gone.map((place): Change => ({ kind: "remove", route: [...ROUTE, place] }));
  return { drift, changes: [...removed, { kind: "insert", route: ROUTE, items }] };
}

function isOwn(item: unknown): boolean {
  if (!isTable(item)) return false;
  const text = item["justification"];
  return typeof text === "string" && (text === MARK || text.startsWith(`${MARK}: `));
}

async function parsed(text: string): Promise<unknown> {
  const read = await parseTomlDocument({ file: "", text: `a = ${text}`, syntax: "toml" });
  if (!read.ok) throw new Error(`no TOML: ${text}`);
  return read.value["a"];
}

/** The order of keys carries no meaning. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isTable(value)) return JSON.stringify(typeof value === "bigint" ? String(value) : value);
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}
