/**
 * Places looked up along their path: whether a directory holds one of ten thousand costs the depth of the path, not
 * their number.
 */

/** The place itself and the directories above it, the deepest first; the root is the last. */
export function* upwards(place: string): Iterable<string> {
  yield place;
  for (let end = place.lastIndexOf("/"); end > 0; end = place.lastIndexOf("/", end - 1))
    yield place.slice(0, end);
  if (place !== "/") yield "/";
}

export function covers(folder: string, path: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

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
