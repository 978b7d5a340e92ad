/** The keys that lead to a value from the root of a document, and places in lists. */
export type Route = readonly (string | number)[];

/** A new value: a text in the language of the document, or a list or table that is laid out like what is around it. */
export type NewValue =
  | { readonly kind: "raw"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly members: readonly Member[] };

export interface Member {
  /** The key as it is written, with its quotes. */
  readonly key: string;
  readonly value: NewValue;
}

/**
 * A change to a document, JSON or TOML. All bytes outside of it stay, comments too; a comment goes only with the line of a
 * TOML key that is removed. Changes that are made together mean the document as it was before all of them.
 */
export type Change =
  /** Tables that are missing on the way are made. What is there is replaced. */
  | { readonly kind: "set"; readonly route: readonly string[]; readonly value: NewValue }
  /** A key with its value, or an element of a list. What is not there changes nothing. */
  | { readonly kind: "remove"; readonly route: Route }
  /** Behind the last member of a table, or the last element of a list, that stays. */
  | {
      readonly kind: "insert";
      readonly route: readonly string[];
      readonly members?: readonly Member[];
      readonly items?: readonly string[];
    };

/** What some changes do inside of one list or table. */
export interface InnerChange {
  readonly route: readonly string[];
  readonly removed: Set<string | number>;
  readonly members: Member[];
  readonly items: string[];
}

/** The changes that remove and insert, by the list or table that they change. */
export function innerChanges(changes: readonly Change[]): readonly InnerChange[] {
  const found = new Map<string, InnerChange>();
  const at = (route: Route): InnerChange => {
    const id = JSON.stringify(route);
    const known = found.get(id) ?? { route: route.map(String), removed: new Set(), members: [], items: [] };
    found.set(id, known);
    return known;
  };
  for (const change of changes) {
    const last = change.route.at(-1);
    if (change.kind === "insert") {
      at(change.route).members.push(...(change.members ?? []));
      at(change.route).items.push(...(change.items ?? []));
    } else if (change.kind === "remove" && last !== undefined)
      at(change.route.slice(0, -1)).removed.add(last);
  }
  return [...found.values()];
}
