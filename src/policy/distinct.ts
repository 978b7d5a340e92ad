/** Below so many values comparing each is cheaper than a table of them. */
const FEW = 8;

/** A list without equal values, in the order in which they were added. */
export class Distinct<T> {
  readonly values: T[] = [];
  readonly #isSame: (a: T, b: T) => boolean;
  readonly #keyOf: (value: T) => string;
  /** From the first value that is one too many to compare each. */
  #byKey: Map<string, T[]> | undefined;

  /** @param keyOf a text that equal values have in common */
  constructor(isSame: (a: T, b: T) => boolean, keyOf: (value: T) => string) {
    this.#isSame = isSame;
    this.#keyOf = keyOf;
  }

  add(value: T): void {
    const rivals = this.values.length < FEW ? this.values : this.#bucketOf(value);
    for (const one of rivals) if (this.#isSame(one, value)) return;
    this.values.push(value);
    if (rivals !== this.values) rivals.push(value);
  }

  #bucketOf(value: T): T[] {
    if (this.#byKey === undefined) {
      this.#byKey = new Map();
      for (const one of this.values) this.#bucketOf(one).push(one);
    }
    const key = this.#keyOf(value);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const made: T[] = [];
    this.#byKey.set(key, made);
    return made;
  }
}
