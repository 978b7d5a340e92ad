import { editJson, type JsonChange } from "../../edit/json-edit.ts";
import { jsonTree, propertyOf } from "../../edit/json-tree.ts";
import type { Change } from "../kit/json-file.ts";
import { jsonOf } from "./keys.ts";
import { routeOf } from "../kit/json-text.ts";

/** A list or setting that differs, and what it is to become. */
export interface SettingChange extends Change {
  readonly key: string;
  /** Elements of the present list that stay, by their place in it; undefined for a single setting. */
  readonly kept: readonly number[] | undefined;
  readonly values: readonly (string | boolean | number)[];
}

/**
 * Writes changes into a settings text. What belongs to others in a list stays in front, in its order, with its own
 * bytes: escapes and spelling survive.
 * @param text a settings file that the strict reader accepts
 */
export function merge(text: string, changes: readonly SettingChange[]): string {
  const tree = jsonTree(text);
  return editJson(
    text,
    changes.map(({ key, kept, values }): JsonChange => {
      const path = routeOf(key);
      const [first] = values;
      if (kept === undefined) return { path, value: { kind: "raw", text: JSON.stringify(first) } };
      const foreign = kept.map((index) => rawItem(tree, text, path, index));
      const items = [...foreign, ...values.map((value) => jsonOf(key, value))];
      return { path, value: { kind: "list", items } };
    }),
  );
}

function rawItem(
  tree: ReturnType<typeof jsonTree>,
  text: string,
  path: readonly string[],
  index: number,
): string {
  let node: typeof tree | undefined = tree;
  for (const key of path) node = node && propertyOf(node, key)?.children?.[1];
  const item = node?.children?.[index];
  if (item === undefined) throw new Error(`no element ${index} at ${path.join(".")}`);
  return text.slice(item.offset, item.offset + item.length);
}
