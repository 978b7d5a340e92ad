import { valueAt } from "../../policy/value-at.ts";
import type { Entry } from "../target.ts";
import { compareList, type ListComparison } from "./drift.ts";
import type { Change } from "./json-file.ts";
import { routeOf } from "./json-text.ts";

/** A list that differs, and what is to become of it. */
export interface ListMerge extends Change {
  readonly key: string;
  /** What is in its place now. */
  readonly existing: unknown;
  /** Places in the present list. */
  readonly removed: ReadonlySet<number>;
  readonly added: readonly string[];
}

/** Compares lists of texts in a file. A text in the place of a list counts as a list of one. */
export function compareLists(
  keys: readonly string[],
  entries: readonly Entry[],
  value: unknown,
  rulesFor: (key: string) => Pick<ListComparison, "formOf" | "isCovered">,
): readonly ListMerge[] {
  return keys.flatMap((key) => {
    const existing = valueAt(value, routeOf(key));
    const items: readonly unknown[] = Array.isArray(existing) ? existing : [existing];
    const found = compareList({
      key,
      wanted: entries.filter((entry) => entry.key === key),
      present: items.map((item) => (typeof item === "string" ? item : undefined)),
      isTolerated: () => false,
      ...rulesFor(key),
    });
    return found.drift.length === 0 ? [] : [{ key, existing, ...found }];
  });
}
