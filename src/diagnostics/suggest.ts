import { distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant.
 * @returns undefined when none is close: more than two edits away, or more than a third of the word
 */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const plain = simplify(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.min(2, Math.floor(plain.length / 3))) + 1;
  for (const name of known) {
    const other = simplify(name);
    const away = isTransposed(plain, other) ? 1 : distance(plain, other);
    if (away < bestDistance) {
      best = name;
      bestDistance = away;
    }
  }
  return best;
}

/** Two neighbours changed places: one slip of the fingers, although two letters differ. */
function isTransposed(word: string, other: string): boolean {
  const at = [...word].findIndex((letter, index) => letter !== other[index]);
  const swapped = word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
  return at >= 0 && swapped === other;
}

/** People do not distinguish case, hyphens and underscores. */
function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, "");
}
