import type { Drift, Entry } from "../target.ts";
import { restrictedBy, type Form } from "./forms.ts";

/** An entry that the file lacks. */
export function missing({ key, value, rules }: Entry): Drift {
  return { kind: "missing", key, entry: String(value), rules };
}

/** A list of the file against the entries that belong into it. */
export interface ListComparison {
  readonly key: string;
  readonly wanted: readonly Entry[];
  /** The items of the present list as texts; undefined for one that twsrt would not write. */
  readonly present: readonly (string | undefined)[];
  /** The form of an item; undefined for one of a kind that no source can express. */
  readonly formOf: (item: string) => Form | undefined;
  /** Whether another machine would write the item, so that it may stay. */
  readonly isTolerated: (item: string) => boolean;
  /** Whether a wanted entry restricts all that the item does. */
  readonly isCovered: (item: string) => boolean;
}

/**
 * Compares a list as a set of exact texts: order and repetition carry no meaning for the agent.
 * @returns what differs, and the places of the items that nothing explains
 */
export function compareList({ key, wanted, present, formOf, isTolerated, isCovered }: ListComparison): {
  readonly drift: readonly Drift[];
  readonly added: readonly string[];
  readonly removed: ReadonlySet<number>;
} {
  const has = new Set(present);
  const want = new Set(wanted.map(({ value }) => String(value)));
  const absent = wanted.filter(({ value }) => !has.has(String(value)));
  const removed = new Set<number>();
  const told = new Set<string>();
  const extra: Drift[] = [];
  present.forEach((item, index) => {
    const form = item === undefined || want.has(item) ? undefined : formOf(item);
    if (item === undefined || form === undefined || isTolerated(item)) return;
    removed.add(index);
    if (told.has(item)) return;
    told.add(item);
    const restricts = isCovered(item) ? undefined : restrictedBy(form);
    extra.push({ kind: "extra", key, entry: item, ...(restricts === undefined ? {} : { restricts }) });
  });
  return {
    drift: [...absent.map(missing), ...extra],
    added: absent.map(({ value }) => String(value)),
    removed,
  };
}
