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
    const away = distance(plain, simplify(name));
    if (away < bestDistance) {
      best = name;
      bestDistance = away;
    }
  }
  return best;
}

/** Case, hyphens and underscores are no difference for a person. */
function simplify(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, "");
}
