/** So long is the piece of text by which a pattern is found. */
const LENGTH = 4;

/**
 * Finds the patterns that may match a text by a piece that every match holds: one question costs the length of the
 * text, however many patterns there are.
 */
export class Sieve {
  readonly #byPiece = new Map<string, number[]>();
  /** Patterns without any piece that is long enough. */
  readonly #always: number[] = [];

  /** @param patterns of each the texts that whatever it matches holds */
  constructor(patterns: readonly (readonly string[])[]) {
    for (const [index, texts] of patterns.entries()) this.#add(texts, index);
  }

  #add(texts: readonly string[], index: number): void {
    const pieces = texts.flatMap(piecesOf);
    const sizeOf = (piece: string): number => this.#byPiece.get(piece)?.length ?? 0;
    const [first, ...others] = pieces;
    if (first === undefined) {
      this.#always.push(index);
      return;
    }
    // The rarest tells the most.
    const piece = others.reduce((best, other) => (sizeOf(other) < sizeOf(best) ? other : best), first);
    const known = this.#byPiece.get(piece);
    if (known === undefined) this.#byPiece.set(piece, [index]);
    else known.push(index);
  }

  /** The places of the patterns that may match, in their order. */
  candidates(text: string): readonly number[] {
    const found = new Set(this.#always);
    for (const piece of piecesOf(text)) for (const index of this.#byPiece.get(piece) ?? []) found.add(index);
    return [...found].sort((a, b) => a - b);
  }
}

function piecesOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - LENGTH + 1) }, (_, at) =>
    text.slice(at, at + LENGTH),
  );
}
