import type { Change } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { rawAt } from "../../edit/json-tree.ts";
import type { ListMerge } from "./json-lists.ts";
import { routeOf } from "./json-text.ts";

/**
 * Writes changed lists into a settings text. What stays in a list keeps its place and its bytes, comments beside it
 * too.
 * @param text a settings file that the strict reader accepts
 */
export function mergeLists(text: string, merges: readonly ListMerge[]): string {
  return editJson(
    text,
    merges.flatMap(({ key, existing, removed, added }): readonly Change[] => {
      const route = routeOf(key);
      const items = added.map((value) => JSON.stringify(value));
      if (Array.isArray(existing)) {
        const gone = [...removed].map((place): Change => ({ kind: "remove", route: [...route, place] }));
        return [...gone, { kind: "insert", route, items }];
      }
      const kept = typeof existing === "string" && !removed.has(0) ? [rawAt(text, route)] : [];
      return [{ kind: "set", route, value: { kind: "list", items: [...kept, ...items] } }];
    }),
  );
}
