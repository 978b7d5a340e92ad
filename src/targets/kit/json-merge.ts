import { editJson } from "../../edit/json-edit.ts";
import { editJsonList } from "../../edit/json-list.ts";
import { rawAt } from "../../edit/json-members.ts";
import type { ListMerge } from "./json-lists.ts";
import { routeOf } from "./json-text.ts";

/**
 * Writes changed lists into a settings text. What stays in a list keeps its place and its bytes, comments beside it
 * too.
 * @param text a settings file that the strict reader accepts
 */
export function mergeLists(text: string, merges: readonly ListMerge[]): string {
  const texts = (values: readonly string[]): readonly string[] =>
    values.map((value) => JSON.stringify(value));
  const made = merges.filter(({ existing }) => !Array.isArray(existing));
  const before = editJson(
    text,
    made.map(({ key, existing, removed, added }) => {
      const path = routeOf(key);
      const kept = typeof existing === "string" && !removed.has(0) ? [rawAt(text, path)] : [];
      return { path, value: { kind: "list", items: [...kept, ...texts(added)] } };
    }),
  );
  return merges
    .filter(({ existing }) => Array.isArray(existing))
    .reduce(
      (next, { key, removed, added }) =>
        editJsonList(next, { path: routeOf(key), removed, added: texts(added) }),
      before,
    );
}
