import { upwards } from "../../policy/normalize.ts";

/**
 * Places looked up along their path: whether a directory holds one of ten thousand costs the depth of the path, not
 * their number.
 */

/** A list of places, in their order. */
export class Places {
  readonly #order = new Map<string, number>();
  readonly #above = new Set<string>();

  constructor(places: Iterable<string>) {
    for (const place of places) {
      if (this.#order.has(place)) continue;
      this.#order.set(place, this.#order.size);
      for (const folder of upwards(place)) {
        if (folder === place) continue;
        if (this.#above.has(folder)) break;
        this.#above.add(folder);
      }
    }
  }

  get size(): number {
    return this.#order.size;
  }

  has(place: string): boolean {
    return this.#order.has(place);
  }

  /** Where in the list a place is. */
  orderOf(place: string): number | undefined {
    return this.#order.get(place);
  }

  /** The deepest of them that holds a place, or is it. */
  deepestOver(place: string): string | undefined {
    for (const folder of upwards(place)) if (this.#order.has(folder)) return folder;
    return undefined;
  }

  /** Whether one of them is inside of a directory. */
  isAbove(folder: string): boolean {
    return this.#above.has(folder);
  }
}
