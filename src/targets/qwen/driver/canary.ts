import { editJson } from "../../../edit/json-edit.ts";
import { isObject, readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";

/**
 * Puts a deny rule before those of a settings file, and leaves the rest of it as it is.
 * @returns undefined when the text has no place for it
 */
export function withCanary(text: string, rule: string): string | undefined {
  if (text.trim() === "") return JSON.stringify({ permissions: { deny: [rule] } });
  const read = readJson(text, DIALECT);
  if (!read.ok || !isObject(read.value)) return undefined;
  const { permissions = {} } = read.value;
  if (!isObject(permissions)) return undefined;
  const { deny = [] } = permissions;
  if (!Array.isArray(deny)) return undefined;
  const items = [rule, ...(deny as readonly unknown[])].map((item) => JSON.stringify(item));
  return editJson(text, [{ kind: "set", route: ["permissions", "deny"], value: { kind: "list", items } }]);
}
