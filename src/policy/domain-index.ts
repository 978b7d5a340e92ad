import type { DomainSubject } from "./policy.ts";

/** Domain entries by name, so that finding those that cover a host costs its labels and not their number. */
export class DomainIndex<T> {
  readonly #exact = new Map<string, Entry<T>[]>();
  readonly #below = new Map<string, Entry<T>[]>();
  readonly #any: Entry<T>[] = [];

  add({ host, port }: DomainSubject, value: T): void {
    const entry = { port, value };
    if (host === "*") this.#any.push(entry);
    else if (host.startsWith("*.")) put(this.#below, host.slice(2), entry);
    else put(this.#exact, host, entry);
  }

  /**
   * The entries that cover a canonical host. `certain` is false where an entry names a port and that of the access
   * is not known.
   */
  hits(host: string, port: number | undefined): { readonly value: T; readonly certain: boolean }[] {
    const candidates = [...(this.#exact.get(host) ?? []), ...this.#any];
    // An address has no domain above it.
    if (!/^[\d.]+$|:/.test(host)) {
      for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1))
        candidates.push(...(this.#below.get(host.slice(dot + 1)) ?? []));
    }
    return candidates
      .filter((entry) => port === undefined || entry.port === undefined || entry.port === port)
      .map((entry) => ({ value: entry.value, certain: entry.port === port || entry.port === undefined }));
  }
}

interface Entry<T> {
  readonly port: number | undefined;
  readonly value: T;
}

function put<T>(map: Map<string, Entry<T>[]>, key: string, entry: Entry<T>): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
}
