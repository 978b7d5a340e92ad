import type { SimpleCommand } from "./simple-command.ts";
import type { Word } from "./word.ts";

/** More commands than one with variables of several values is taken apart into. */
const MAX_VARIANTS = 64;

/** The commands that one can be, where its words are variables of several known values; mostly the command itself. */
export function variantsOf(command: SimpleCommand): readonly SimpleCommand[] {
  const variants = variantsOfWords(command.words);
  return variants.length === 1 ? [command] : variants.map((words) => ({ ...command, words }));
}

/** The words that a command can have. */
export function variantsOfWords(words: readonly Word[]): readonly (readonly Word[])[] {
  if (!words.some((word) => word.kind === "dynamic" && word.choices !== undefined)) return [words];
  let variants: (readonly Word[])[] = [words];
  words.forEach((word, i) => {
    if (word.kind === "literal" || word.choices === undefined) return;
    const choices = word.open === true ? [...word.choices, withoutChoices(word)] : word.choices;
    if (variants.length * choices.length > MAX_VARIANTS) return;
    variants = variants.flatMap((one) => choices.map((choice) => one.with(i, choice)));
  });
  return variants;
}

function withoutChoices(word: Extract<Word, { kind: "dynamic" }>): Word {
  const { choices: _choices, open: _open, ...rest } = word;
  return rest;
}
