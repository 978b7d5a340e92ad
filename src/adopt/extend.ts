import type { Change, NewValue } from "../edit/change.ts";
import { editJson } from "../edit/json-edit.ts";
import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSONC } from "../edit/json-dialect.ts";
import type { SourceList, SourceRule } from "../targets/reading.ts";
import { PLACES, ruleJson } from "./rules.ts";

/** The places of the lists in the older shape of the sandbox settings. The two shapes do not mix. */
const NESTED: Partial<Readonly<Record<SourceList, readonly string[]>>> = {
  denyRead: ["sandbox", "permissions", "filesystem", "read", "denyOnly"],
  denyWrite: ["sandbox", "permissions", "filesystem", "write", "denyWithinAllow"],
  allowWrite: ["sandbox", "permissions", "filesystem", "write", "allowOnly"],
  allowedDomains: ["sandbox", "permissions", "network", "allowedHosts"],
  deniedDomains: ["sandbox", "permissions", "network", "deniedHosts"],
};

/** A source with rules added at the end of their lists. Comments, order and every other byte stay. */
export function extend(text: string, source: "srt" | "bash", rules: readonly SourceRule[]): string {
  const own = rules.filter(({ list }) => PLACES[list].source === source);
  if (own.length === 0) return text;
  const parsed = readJson(text, STRICT_JSONC);
  const root = parsed.ok ? parsed.value : undefined;
  const lists = new Map<SourceList, string[]>();
  for (const rule of own) lists.set(rule.list, [...(lists.get(rule.list) ?? []), ruleJson(rule)]);
  const changes = [...lists].map(([list, items]): Change => {
    const route = routeOf(list, root);
    if (Array.isArray(at(root, route))) return { kind: "insert", route, items };
    const value: NewValue = { kind: "list", items };
    return { kind: "set", route, value };
  });
  return editJson(text, changes);
}

function routeOf(list: SourceList, root: unknown): readonly string[] {
  const nested = NESTED[list];
  const isNested = Object.values(NESTED).some((route) => Array.isArray(at(root, route)));
  return isNested && nested !== undefined ? nested : PLACES[list].route;
}

function at(root: unknown, route: readonly string[]): unknown {
  return route.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), root);
}
