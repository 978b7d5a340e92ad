/** So long is the piece of text by which a pattern is found. */
const LENGTH = 4;

/** Of each character so many bits count, so that a piece is a small integer. */
const BITS = 7;
const MASK = (1 << (BITS * LENGTH)) - 1;

/** Texts that one way to match a pattern holds, all of them. */
export type Way = readonly string[];

/**
 * Finds the patterns that may match a text by a piece that every match holds: one question costs the length of the
 * text, however many patterns there are. Upper and lower case are the same to it.
 */
export class Sieve {
  readonly #byPiece = new Map<number, number[]>();
  /** Patterns with a way without any piece that is long enough. */
  readonly #always: number[] = [];

  /** @param patterns of each the ways in which it matches: every match is one of them */
  constructor(patterns: readonly (readonly Way[])[]) {
    const uses = new Map<number, number>();
    for (const ways of patterns)
      for (const way of ways) eachPiece(way, (piece) => uses.set(piece, (uses.get(piece) ?? 0) + 1));
    for (const [index, ways] of patterns.entries()) {
      const pieces = new Set(ways.map((way) => rarest(way, uses)));
      for (const piece of pieces) if (piece !== undefined) this.#put(piece, index);
      if (pieces.has(undefined)) this.#always.push(index);
    }
  }

  #put(piece: number, index: number): void {
    const known = this.#byPiece.get(piece);
    if (known === undefined) this.#byPiece.set(piece, [index]);
    else known.push(index);
  }

  /** The places of the patterns that may match, in their order. */
  candidates(text: string): readonly number[] {
    let found: number[] | undefined;
    let piece = 0;
    for (let at = 0; at < text.length; at++) {
      piece = extended(piece, text.charCodeAt(at));
      if (at < LENGTH - 1) continue;
      const some = this.#byPiece.get(piece);
      if (some === undefined) continue;
      found ??= [...this.#always];
      for (const index of some) found.push(index);
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

/** The piece of a way that the fewest others have: it tells the most. */
function rarest(way: Way, uses: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  let fewest = Infinity;
  eachPiece(way, (piece) => {
    const count = uses.get(piece) ?? 0;
    if (count >= fewest) return;
    best = piece;
    fewest = count;
  });
  return best;
}
