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

/**
 * Whether the word may come anywhere among the arguments: an option (`-f`, `--force*`), or every value of a name, which
 * programs such as `dd` and `make` take in any order (`if=*`).
 */
export function isOptionWord(word: RuleWord): boolean {
  if (typeof word === "string") return word.length > 1 && word.startsWith("-");
  return word.prefix.startsWith("-") || /^[\w-]+=$/.test(word.prefix);
}

/** Whether the words match every command: a lone `*`. */
export function isAnyCommand(words: readonly RuleWord[]): boolean {
  return words.length === 1 && words[0] !== undefined && isAnyWord(words[0]);
}

/** Whether every word begins so. */
export function isAnyWord(word: RuleWord): boolean {
  return typeof word !== "string" && word.prefix === "";
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
