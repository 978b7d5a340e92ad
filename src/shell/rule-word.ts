/** A word of a command rule: exactly this text, or every text that begins so (`mkfs.*`). */
export type RuleWord = string | Prefix;

/** Every word that begins with this text; the empty one is every word. */
export interface Prefix {
  readonly prefix: string;
}

/** The text of a word as far as it is fixed. */
export function fixedText(word: RuleWord): string {
  return typeof word === "string" ? word : word.prefix;
}

/** Whether the word is an option: `-f`, `--force*`. */
export function isOptionWord(word: RuleWord): boolean {
  const text = fixedText(word);
  return text.length > 1 && text.startsWith("-");
}

/** The words as a rule spells them. */
export function spellWords(words: readonly RuleWord[]): string {
  return words.map((word) => (typeof word === "string" ? word : `${word.prefix}*`)).join(" ");
}

/**
 * The words up to the first that only its beginning fixes, for agents that compare whole words. Fewer words match more,
 * so that a deny becomes wider.
 * @returns the exact words, and whether some are left out; no words where the program itself is a prefix
 */
export function exactWords(words: readonly RuleWord[]): {
  readonly exact: readonly string[];
  readonly isCut: boolean;
} {
  const exact: string[] = [];
  for (const word of words) {
    if (typeof word !== "string") return { exact, isCut: true };
    exact.push(word);
  }
  return { exact, isCut: false };
}
