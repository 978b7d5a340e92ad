import { fixedText, isOptionWord, type RuleWord } from "../rule-word.ts";
import { literal } from "../word.ts";
import { readingOf, sameOptions } from "./options.ts";

type Words = readonly RuleWord[];

/** Each spelling of each option is a rule of its own for an agent; more than this are not written out. */
const MAX_SPELLINGS = 4;
/** More words than a command rule has; each option of a longer one would be looked up among all of them. */
const MAX_WORDS = 50;

/**
 * The rules that together name a command with its options in their other names, for agents that compare texts:
 * `git push --force` is also `git push -f`. Joined letters (`-rf`) are left as they are.
 * @returns the rule itself first
 */
export function sameSpellings(words: Words): readonly Words[] {
  // Most rules have no option, and the records of programs are large.
  let reading: ReturnType<typeof readingOf>;
  let isRead = false;
  return spelled(words, (word) => {
    if (!isRead) reading = readingOf(words.map((one) => literal(fixedText(one))));
    isRead = true;
    return sameOptions(reading, word);
  });
}

/** The same, and two joined letters in both orders: `rm -rf` is also `rm -fr`. */
export function allSpellings(words: Words): readonly Words[] {
  return sameSpellings(words)
    .flatMap((some) =>
      spelled(some, (word) => (/^-[A-Za-z]{2}$/.test(word) ? [word, swapped(word)] : [word])),
    )
    .slice(0, MAX_SPELLINGS);
}

function spelled(words: Words, namesOf: (option: string) => readonly string[]): readonly Words[] {
  let rules: readonly Words[] = [words];
  if (words.length > MAX_WORDS) return rules;
  for (const [index, word] of words.entries()) {
    if (index === 0 || typeof word !== "string" || !isOptionWord(word)) continue;
    const others = namesOf(word).filter((name) => name !== word);
    rules = rules
      .flatMap((rule) => [rule, ...others.map((name) => rule.with(index, name))])
      .slice(0, MAX_SPELLINGS);
  }
  return rules;
}

/** One letter may take the next as its value, but then the other order is another command that is not meant. */
function swapped(option: string): string {
  return `-${option.slice(2)}${option.slice(1, 2)}`;
}
