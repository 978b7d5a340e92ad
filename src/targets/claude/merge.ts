import type { Route } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { jsonTree, nodeAt } from "../../edit/json-tree.ts";
import type { Change } from "../kit/json-file.ts";
import { routeOf } from "../kit/json-text.ts";
import { jsonOf } from "./keys.ts";

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
  const rawItem = (route: Route): string => {
    const item = nodeAt(tree, route);
    if (item === undefined) throw new Error(`no element at ${route.join(".")}`);
    return text.slice(item.offset, item.offset + item.length);
  };
  return editJson(
    text,
    changes.map(({ key, kept, values }) => {
      const route = routeOf(key);
      const [first] = values;
      if (kept === undefined)
        return { kind: "set", route, value: { kind: "raw", text: JSON.stringify(first) } };
      const foreign = kept.map((index) => rawItem([...route, index]));
      const items = [...foreign, ...values.map((value) => jsonOf(key, value))];
      return { kind: "set", route, value: { kind: "list", items } };
    }),
  );
}
