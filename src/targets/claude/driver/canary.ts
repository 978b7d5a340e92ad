import { editJson } from "../../../edit/json-edit.ts";
import { isObject, readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";

/**
 * Puts deny rules before those of a settings file, and leaves the rest of its text as it is.
 * @returns undefined when the text has no place for them, because something that should hold them is of another type
 */
export function withCanaries(text: string, rules: readonly string[]): string | undefined {
  const read = readJson(text, DIALECT);
  if (!read.ok || !isObject(read.value)) return undefined;
  const { permissions = {} } = read.value;
  if (!isObject(permissions)) return undefined;
  const { deny = [] } = permissions;
  if (!Array.isArray(deny)) return undefined;
  const items = [...rules, ...(deny as readonly unknown[])].map((rule) => JSON.stringify(rule));
  return editJson(text, [{ kind: "set", route: ["permissions", "deny"], value: { kind: "list", items } }]);
}
