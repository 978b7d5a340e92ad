import type { Change } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";

/** A list that differs, and what is to become of it. */
export interface ListMerge {
  readonly key: string;
  /** Undefined: there is no such list yet. */
  readonly existing: readonly (string | null)[] | undefined;
  /** Places in the present list. */
  readonly removed: ReadonlySet<number>;
  readonly added: readonly string[];
}

/**
 * Writes changed lists into a settings text. What stays in a list keeps its place and its bytes, comments beside it
 * too.
 * @param text a settings file that the strict reader accepts
 */
export function merge(text: string, merges: readonly ListMerge[]): string {
  return editJson(
    text,
    merges.flatMap(({ key, existing, removed, added }): readonly Change[] => {
      const route = routeOf(key);
      const items = added.map((value) => JSON.stringify(value));
      if (existing === undefined) return [{ kind: "set", route, value: { kind: "list", items } }];
      const gone = [...removed].map((place): Change => ({ kind: "remove", route: [...route, place] }));
      return [...gone, { kind: "insert", route, items }];
    }),
  );
}

function routeOf(key: string): readonly string[] {
  return key.split(".");
}
