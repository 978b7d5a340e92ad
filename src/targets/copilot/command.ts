import type { LossCode } from "../../diagnostics/codes.ts";
import { exactWords, type RuleWord } from "../../shell/rule-word.ts";
import type { Spelled } from "../kit/forms.ts";

/**
 * Programs that the agent keys by their first two words: for them `shell(npm)` stops the bare word only, and
 * `npm install x` runs (facts.md, release 1.0.102; about 190 other names are keyed by the first word).
 */
const KEYED_BY_TWO_WORDS = new Set(
  (
    "git gh pip pipenv npm npx yarn pnpm cargo go dotnet mvn gradle gradlew sbt bundle composer poetry conda glab " +
    "swift flutter stack cabal mix"
  ).split(" "),
);

/** A word with one of these needs quotes in a command, and the agent compares the text with its quotes. */
const NEEDS_QUOTES = /[\s'"\\()|&;<>$`*?[\]{}~#!^]/;

export interface SpelledCommand {
  /** What `shell(…)` compares; none when no rule can match the program. */
  readonly spelled?: Spelled;
  readonly loss?: LossCode;
}

/**
 * A command rule in the words of a flag.
 *
 * `shell(x)` compares whole keys and `shell(x:*)` also the beginning of the command's text, byte for byte. Where a
 * later word cannot be matched, the rule ends before it: that denies more, and leaves nothing open.
 * @param words the words of the rule, unquoted
 */
export function spellCommand(words: readonly RuleWord[]): SpelledCommand {
  const { exact, isCut } = exactWords(words.filter((word) => word !== ""));
  const [program, ...rest] = exact;
  if (program === undefined && isCut) return { loss: "program-prefix" };
  if (program === undefined || NEEDS_QUOTES.test(program)) return { loss: "not-expressible" };
  const cut = rest.findIndex((word) => NEEDS_QUOTES.test(word));
  const kept = cut < 0 ? rest : rest.slice(0, cut);
  const text = [program, ...kept].join(" ");
  const isKeyed = KEYED_BY_TWO_WORDS.has(program);
  const isWholeKey = kept.length === (isKeyed ? 1 : 0);
  const hasOption = kept.some((word) => word.length > 1 && word.startsWith("-"));
  const loss = isCut || cut >= 0 ? "widened" : hasOption ? "option-position" : undefined;
  const shape = hasOption ? "a --o" : kept.length === 0 ? "a" : "a b";
  const end = isWholeKey && !hasOption ? "" : ":*";
  return {
    spelled: { text: text + end, pieces: [shape + end] },
    ...(loss === undefined ? {} : { loss }),
  };
}
