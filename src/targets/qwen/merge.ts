import { editJson } from "../../edit/json-edit.ts";
import { editJsonList } from "../../edit/json-list.ts";

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
  const made = merges.filter(({ existing }) => existing === undefined);
  const before = editJson(
    text,
    made.map(({ key, added }) => ({
      path: routeOf(key),
      value: { kind: "list", items: added.map((value) => JSON.stringify(value)) },
    })),
  );
  return merges
    .filter(({ existing }) => existing !== undefined)
    .reduce(
      (next, { key, removed, added }) =>
        editJsonList(next, {
          path: routeOf(key),
          removed,
          added: added.map((value) => JSON.stringify(value)),
        }),
      before,
    );
}

function routeOf(key: string): [string, ...string[]] {
  return key.split(".") as [string, ...string[]];
}
