/**
 * Finds entries by the name of a host: those that were added under the host itself, or under a name that it ends with behind
 * a dot. One question costs the labels of the host, however many entries there are.
 */
export class HostIndex {
  readonly #byName = new Map<string, number[]>();
  readonly #always: number[] = [];

  /** @param names of each entry the name that it is found by; undefined: by every host */
  constructor(names: readonly (string | undefined)[]) {
    for (const [index, name] of names.entries()) {
      const known = name === undefined ? this.#always : this.#byName.get(name);
      if (known !== undefined) known.push(index);
      else if (name !== undefined) this.#byName.set(name, [index]);
    }
  }

  /** The places of the entries that may cover a host, in their order. */
  candidates(host: string): readonly number[] {
    const found = [...this.#always, ...(this.#byName.get(host) ?? [])];
    for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1))
      found.push(...(this.#byName.get(host.slice(dot + 1)) ?? []));
    return found.sort((a, b) => a - b);
  }
}
