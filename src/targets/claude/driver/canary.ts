import { editJson } from "../../../edit/json-edit.ts";
import { isObject, readJson } from "../../../edit/json.ts";

/**
 * Puts deny rules before those of a settings file, and leaves the rest of its text as it is.
 * @returns undefined when the text has no place for them, because something that should hold them is of another type
 */
export function withCanaries(text: string, rules: readonly string[]): string | undefined {
  const read = readJson(text, "json");
  const settings = read.ok ? read.value : parsed(text);
  if (!isObject(settings)) return undefined;
  const { permissions = {} } = settings;
  if (!isObject(permissions)) return undefined;
  const { deny = [] } = permissions;
  if (!Array.isArray(deny)) return undefined;
  const all: unknown[] = [...rules, ...(deny as readonly unknown[])];
  if (read.ok) {
    const items = all.map((rule) => JSON.stringify(rule));
    return editJson(text, [{ path: ["permissions", "deny"], value: { kind: "list", items } }]);
  }
  // Of equal keys the last counts for the agent, and a byte-order mark does not matter to it (facts.md, section L).
  return JSON.stringify({ ...settings, permissions: { ...permissions, deny: all } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
