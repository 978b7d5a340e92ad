/** So long is the piece of text by which a pattern is found. */
const LENGTH = 4;

/** Of each character so many bits count, so that a piece is a small integer. */
const BITS = 7;
const MASK = (1 << (BITS * LENGTH)) - 1;

/** Texts that one way to match a pattern holds, all of them. */
export type Way = readonly string[];

/** The ways of a pattern that is always a candidate. */
const ANY: readonly Way[] = [[]];

/** A piece that more ways have than this finds a pattern only together with a second one. */
const COMMON = 8;

/** So few patterns are all compared: to take them apart costs more than that. */
const FEW = 32;

/** The patterns that a piece leads to. */
interface Place {
  readonly alone: number[];
  /** By the second piece that the text has to hold as well. */
  pairs?: Map<number, number[]>;
}

/** By what a way is found. */
interface Key {
  readonly piece: number;
  readonly also?: number;
}

/**
 * Finds the patterns that may match a text by a piece or two that every match holds: one question costs the length of the
 * text, however many patterns there are. Upper and lower case are the same to it.
 */
export class Sieve {
  readonly #byPiece = new Map<number, Place>();
  /** Patterns with a way without any piece that is long enough. */
  readonly #always: number[] = [];

  /** @param patterns of each the ways in which it matches: every match is one of them */
  constructor(patterns: readonly (readonly Way[])[]) {
    const uses = new Map<number, number>();
    for (const ways of patterns)
      for (const way of ways) eachPiece(way, (piece) => uses.set(piece, (uses.get(piece) ?? 0) + 1));
    for (const [index, ways] of patterns.entries()) {
      const keys = ways.map((way) => keyOf(way, uses));
      for (const key of keys) if (key !== undefined) this.#put(key, index);
      if (keys.includes(undefined)) this.#always.push(index);
    }
  }

  /**
   * Builds a sieve, or one that passes every pattern if there are only a few: comparing those costs less than finding their
   * ways. Use it only where comparing a pattern that is not a candidate is harmless.
   */
  static of<T>(patterns: readonly T[], waysOf: (pattern: T) => readonly Way[]): Sieve {
    return new Sieve(patterns.length > FEW ? patterns.map(waysOf) : patterns.map(() => ANY));
  }

  #put({ piece, also }: Key, index: number): void {
    let place = this.#byPiece.get(piece);
    if (place === undefined) this.#byPiece.set(piece, (place = { alone: [] }));
    if (also === undefined) putOnce(place.alone, index);
    else {
      const pairs = (place.pairs ??= new Map<number, number[]>());
      const known = pairs.get(also);
      if (known === undefined) pairs.set(also, [index]);
      else putOnce(known, index);
    }
  }

  /** The places of the patterns that may match, in their order. */
  candidates(text: string): readonly number[] {
    let found: number[] | undefined;
    let held: ReadonlySet<number> | undefined;
    let piece = 0;
    for (let at = 0; at < text.length; at++) {
      piece = extended(piece, text.charCodeAt(at));
      if (at < LENGTH - 1) continue;
      const place = this.#byPiece.get(piece);
      if (place === undefined) continue;
      found ??= [...this.#always];
      for (const index of place.alone) found.push(index);
      if (place.pairs === undefined) continue;
      held ??= piecesOf(text);
      for (const [also, some] of place.pairs) {
        if (!held.has(also)) continue;
        for (const index of some) found.push(index);
      }
    }
    if (found === undefined) return this.#always;
    found.sort((a, b) => a - b);
    return found.filter((index, at) => index !== found[at - 1]);
  }
}

/** The last characters of a text as a number; texts that are equal have equal numbers. */
function extended(piece: number, code: number): number {
  // Letters that differ in their case alone differ in this bit.
  return ((piece << BITS) & MASK) | ((code | 0x20) & ((1 << BITS) - 1));
}

function eachPiece(way: Way, visit: (piece: number) => void): void {
  for (const text of way) {
    let piece = 0;
    for (let at = 0; at < text.length; at++) {
      piece = extended(piece, text.charCodeAt(at));
      if (at >= LENGTH - 1) visit(piece);
    }
  }
}

function piecesOf(text: string): ReadonlySet<number> {
  const pieces = new Set<number>();
  eachPiece([text], (piece) => pieces.add(piece));
  return pieces;
}

/** Of a pattern with several ways the same piece comes several times, one directly after the other. */
function putOnce(indexes: number[], index: number): void {
  if (indexes.at(-1) !== index) indexes.push(index);
}

/**
 * The piece of a way that the fewest others have: it tells the most. Where many have it (the last step of paths that end
 * alike, say), the rarest piece of another text of the way is needed as well.
 */
function keyOf(way: Way, uses: ReadonlyMap<number, number>): Key | undefined {
  const best = rarest(way, uses);
  if (best === undefined) return undefined;
  if (way.length === 1 || best.count <= COMMON) return best;
  const also = rarest(
    way.filter((text) => text !== best.text),
    uses,
  );
  return also === undefined ? best : { piece: best.piece, also: also.piece };
}

function rarest(
  way: Way,
  uses: ReadonlyMap<number, number>,
): { readonly piece: number; readonly text: string; readonly count: number } | undefined {
  let best: { readonly piece: number; readonly text: string; readonly count: number } | undefined;
  for (const text of way)
    eachPiece([text], (piece) => {
      const count = uses.get(piece) ?? 0;
      if (best === undefined || count < best.count) best = { piece, text, count };
    });
  return best;
}
