import { isObject } from "../../edit/json.ts";
import { editJson } from "../../edit/json-edit.ts";
import { editMembers, rawAt, type Member } from "../../edit/json-members.ts";
import type { SectionChange } from "./compare.ts";
import type { NativeRule } from "./keys.ts";
import type { Json } from "./read.ts";
import { jsonText, nameOf } from "./render.ts";

const PERMISSION = ["permission"] as const;

/**
 * Writes changes into a configuration. Rules of others stay as they are, in front and in their order; a key that has to
 * come later is moved with everything in it.
 * @param text a configuration that the strict reader accepts
 */
export function merge(text: string, config: Json, changes: readonly SectionChange[]): string {
  let next = withPermission(text, config["permission"]);
  for (const change of changes) next = section(next, config, change);
  return next;
}

/** One action for everything becomes a rule, behind which others can stand. */
function withPermission(text: string, permission: unknown): string {
  if (isObject(permission)) return text;
  const first = permission === undefined ? [] : [member("*", permission as string)];
  const empty = editJson(text, [{ path: PERMISSION, value: { kind: "raw", text: "{}" } }]);
  return editMembers(empty, { path: PERMISSION, remove: new Set(), append: first });
}

function section(text: string, config: Json, { key, remove, append, isMoved }: SectionChange): string {
  const name = nameOf(key);
  const permission = config["permission"];
  const present = isObject(permission) && Object.hasOwn(permission, name) ? permission[name] : undefined;
  const rules = append.map(({ pattern, action }: NativeRule) => member(pattern, action));
  const put = (members: readonly Member[], gone: boolean): string =>
    editMembers(text, {
      path: PERMISSION,
      remove: gone ? new Set([name]) : new Set(),
      append: [{ key: jsonText(name), value: { kind: "object", members } }],
    });
  if (present === undefined) return rules.length === 0 ? text : put(rules, false);
  if (!isObject(present)) {
    const own = remove.has("*") ? [] : [member("*", present as string)];
    const first = [...own, ...rules];
    if (isMoved) return put(first, true);
    const path = [...PERMISSION, name] as const;
    const empty = editJson(text, [{ path, value: { kind: "raw", text: "{}" } }]);
    return editMembers(empty, { path, remove: new Set(), append: first });
  }
  const isEmptied = rules.length === 0 && Object.keys(present).every((pattern) => remove.has(pattern));
  if (isEmptied) return editMembers(text, { path: PERMISSION, remove: new Set([name]), append: [] });
  const path = [...PERMISSION, name];
  const edited = editMembers(text, { path, remove, append: rules });
  if (!isMoved) return edited;
  return editMembers(edited, {
    path: PERMISSION,
    remove: new Set([name]),
    append: [{ key: jsonText(name), value: { kind: "raw", text: rawAt(edited, path) } }],
  });
}

function member(pattern: string, action: string): Member {
  return { key: jsonText(pattern), value: { kind: "raw", text: jsonText(action) } };
}
