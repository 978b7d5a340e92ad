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
  const end = texts.findLastIndex((text, index) => index === 0 || !isAny(text));
  const kept = texts.slice(0, end + 1);
  const words: RuleWord[] = [];
  let isPlainer = kept.length < texts.length;
  for (const [index, text] of kept.entries()) {
    // `:*` ends a prefix in the rules of some agents: the word itself, and whatever follows.
    const begun = index === end ? /^([^*]*[^*:]):+\*$/.exec(text)?.[1] : undefined;
    if (index > 0 && isAny(text)) {
      if (!kept.slice(index + 1).some(isOptionWord))
        return { kind: "star", found: `\`${text}\` between words` };
      isPlainer = true;
    } else if (begun !== undefined) {
      isPlainer = true;
      words.push(index === 0 ? begun : { prefix: begun });
    } else if (!text.includes("*")) words.push(text);
    else if (/^[^*]*\*$/.test(text))
      words.push({ prefix: text.slice(0, -1).trim() === "" ? "" : text.slice(0, -1) });
    else return { kind: "star", found: "a `*` before the end of a word" };
  }
  return { kind: "words", words, ...(isPlainer ? { plainly: spellWords(words) } : {}) };
}

/** Whether a word is any words: `*`, also behind blanks in quotes, and `:*` behind a blank. */
function isAny(text: string): boolean {
  return /^\s*:*\*+$/.test(text);
}
