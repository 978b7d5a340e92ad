/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, and without, `below`. */
  readonly number: (below: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws for an empty list */
  readonly pick: <T>(from: readonly T[]) => T;
  /** Some of them in a new order, all when there are fewer. */
  readonly some: <T>(from: readonly T[], count: number) => T[];
}

/** A small generator of 32 bits (a counter, mixed), which is all that choosing test cases needs. */
export function randomOf(seed: number | string): Random {
  let state = typeof seed === "number" ? seed >>> 0 : hashOf(seed);
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const number = (below: number): number => Math.floor(next() * below);
  return {
    number,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new RangeError("nothing to pick from");
      return from[number(from.length)] as (typeof from)[number];
    },
    some: (from, count) => {
      const left = [...from];
      const taken: (typeof left)[number][] = [];
      while (taken.length < count && left.length > 0) taken.push(...left.splice(number(left.length), 1));
      return taken;
    },
  };
}

/** A number for a text, the same everywhere. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
