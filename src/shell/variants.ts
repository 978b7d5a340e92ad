import type { SimpleCommand } from "./commands.ts";

/** More commands than one with variables of several values is taken apart into. */
const MAX_VARIANTS = 64;

/** The commands that one can be, where its words are variables of several known values; mostly the command itself. */
export function variantsOf(command: SimpleCommand): readonly SimpleCommand[] {
  if (!command.words.some((word) => word.kind === "dynamic" && word.choices !== undefined)) return [command];
  let variants: SimpleCommand[] = [command];
  command.words.forEach((word, i) => {
    if (word.kind === "literal" || word.choices === undefined) return;
    const { choices } = word;
    if (variants.length * choices.length > MAX_VARIANTS) return;
    variants = variants.flatMap((one) =>
      choices.map((choice) => ({ ...one, words: one.words.with(i, choice) })),
    );
  });
  return variants;
}
