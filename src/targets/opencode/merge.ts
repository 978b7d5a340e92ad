import { isObject } from "../../edit/json.ts";
import type { Change, Member, NewValue } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { rawAt } from "../../edit/json-tree.ts";
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
  return filled(text, PERMISSION, first);
}

/** The text with an object of these members in the place of what is at the route. */
function filled(text: string, route: readonly string[], members: readonly Member[]): string {
  const empty = editJson(text, [{ kind: "set", route, value: { kind: "raw", text: "{}" } }]);
  return editJson(empty, [{ kind: "insert", route, members }]);
}

function section(text: string, config: Json, { key, remove, append, isMoved }: SectionChange): string {
  const name = nameOf(key);
  const permission = config["permission"];
  const present = isObject(permission) && Object.hasOwn(permission, name) ? permission[name] : undefined;
  const rules = append.map(({ pattern, action }: NativeRule) => member(pattern, action));
  const own = [...PERMISSION, name];
  const gone: Change = { kind: "remove", route: own };
  const put = (next: string, value: NewValue): string =>
    editJson(next, [gone, { kind: "insert", route: PERMISSION, members: [{ key: jsonText(name), value }] }]);
  if (present === undefined) return rules.length === 0 ? text : put(text, { kind: "table", members: rules });
  if (!isObject(present)) {
    const first = [...(remove.has("*") ? [] : [member("*", present as string)]), ...rules];
    if (first.length === 0) return editJson(text, [gone]);
    return isMoved ? put(text, { kind: "table", members: first }) : filled(text, own, first);
  }
  const isEmptied = rules.length === 0 && Object.keys(present).every((pattern) => remove.has(pattern));
  if (isEmptied) return editJson(text, [gone]);
  const edited = editJson(text, [
    ...[...remove].map((pattern): Change => ({ kind: "remove", route: [...own, pattern] })),
    { kind: "insert", route: own, members: rules },
  ]);
  return isMoved ? put(edited, { kind: "raw", text: rawAt(edited, own) }) : edited;
}

function member(pattern: string, action: string): Member {
  return { key: jsonText(pattern), value: { kind: "raw", text: jsonText(action) } };
}
