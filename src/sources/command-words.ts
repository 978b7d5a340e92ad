import { isOptionWord, spellWords, type RuleWord } from "../shell/rule-word.ts";

export type WordsReading =
  | {
      readonly kind: "words";
      readonly words: readonly RuleWord[];
      /** The rule without the `*` that add nothing to it, where it has some. */
      readonly plainly?: string;
    }
  | { readonly kind: "star"; readonly found: string };

/**
 * Reads the stars of a command rule. A rule covers all further arguments, so a last word `*` adds nothing, and neither
 * does one before an option. A `*` at the end of a word makes it a prefix, and in place of the program it is every
 * program. Any other star would match only itself.
 */
export function readRuleWords(texts: readonly string[]): WordsReading {
  const words: RuleWord[] = [];
  let isPlainer = false;
  for (const [index, text] of texts.entries()) {
    const behind = texts.slice(index + 1);
    if (index > 0 && /^\*+$/.test(text)) {
      if (!behind.some(isOptionWord) && behind.some((word) => !/^\*+$/.test(word)))
        return { kind: "star", found: `\`${text}\` between words` };
      isPlainer = true;
      continue;
    }
    // `:*` ends a prefix in the rules of some agents: the word itself, and whatever follows.
    const isEnd = behind.length === 0 && /^[^*]+:\*$/.test(text);
    if (isEnd) isPlainer = true;
    if (isEnd) words.push(index === 0 ? text.slice(0, -2) : { prefix: text.slice(0, -2) });
    else if (!text.includes("*")) words.push(text);
    else if (/^[^*]*\*$/.test(text)) words.push({ prefix: text.slice(0, -1) });
    else return { kind: "star", found: `\`*\` in the middle of \`${text}\`` };
  }
  return { kind: "words", words, ...(isPlainer ? { plainly: spellWords(words) } : {}) };
}
