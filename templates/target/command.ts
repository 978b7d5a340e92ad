import { fixedText, spellWords, type RuleWord } from "../../src/shell/rule-word.ts";
import type { Spelled } from "../../src/targets/kit/forms.ts";

/**
 * The pattern of `Bash(...)` for a command that begins with these words.
 * @returns undefined for words that have a meaning of their own in a pattern
 */
export function spellCommand(words: readonly RuleWord[]): Spelled | undefined {
  if (words.some((word) => /[*?()\\]/.test(fixedText(word)))) return undefined;
  const end = typeof words.at(-1) === "string" ? " *" : "";
  const isOpenInside = words.slice(0, -1).some((word) => typeof word !== "string");
  return {
    text: spellWords(words) + end,
    pieces: [end === "" ? "a*" : "a *", ...(isOpenInside ? ["a* inside"] : [])],
  };
}
