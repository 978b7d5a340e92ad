import type { JsonDialect } from "../../edit/json-dialect.ts";
import { editJson } from "../../edit/json-edit.ts";
import { isObject, readJson } from "../../edit/json.ts";

/**
 * Puts deny rules before those under `permissions.deny`, and leaves the rest of the text as it is.
 * @returns undefined when the text has no place for them, because a parent key has another type
 */
export function withDenied(text: string, rules: readonly string[], dialect: JsonDialect): string | undefined {
  const read = readJson(text, dialect);
  if (!read.ok || !isObject(read.value)) return undefined;
  const { permissions = {} } = read.value;
  if (!isObject(permissions)) return undefined;
  const { deny = [] } = permissions;
  if (!Array.isArray(deny)) return undefined;
  const items = [...rules, ...(deny as readonly unknown[])].map((rule) => JSON.stringify(rule));
  return editJson(text, [{ kind: "set", route: ["permissions", "deny"], value: { kind: "list", items } }]);
}
