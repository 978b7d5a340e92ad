import { upwards } from "../policy/normalize.ts";

/** Values at absolute paths. One question costs the depth of a path, however many values there are. */
export class PlaceIndex<T> {
  readonly #byPath = new Map<string, T[]>();
  /** Every directory that a value is in or at. */
  readonly #above = new Set<string>();

  constructor(values: readonly T[], pathOf: (value: T) => string) {
    for (const value of values) this.#add(pathOf(value), value);
  }

  #add(path: string, value: T): void {
    const known = this.#byPath.get(path);
    if (known !== undefined) {
      known.push(value);
      return;
    }
    this.#byPath.set(path, [value]);
    for (const folder of upwards(path)) {
      if (this.#above.has(folder)) break;
      this.#above.add(folder);
    }
  }

  /** The values at a path, in their order. */
  at(path: string): readonly T[] {
    return this.#byPath.get(path) ?? [];
  }

  /** The values at a path and at the directories above it, the outermost first; those at one place in their order. */
  covering(path: string): readonly T[] {
    let found: T[] | undefined;
    for (const folder of upwards(path)) {
      const some = this.#byPath.get(folder);
      if (some !== undefined) found = found === undefined ? some : [...some, ...found];
    }
    return found ?? [];
  }

  /** Whether a value is at a directory or below it. */
  hasBelow(folder: string): boolean {
    return this.#above.has(folder);
  }
}
