import type { LooseFlag, Spelling } from "../targets/launch.ts";

/** An argument of the user that takes something from the policy. */
export interface FoundFlag {
  /** As the user wrote it, with the value if that is what matters. */
  readonly word: string;
  readonly flag: LooseFlag;
}

/**
 * The arguments that an agent would take for loose flags. Every word is looked at, also one that could be the value of another
 * option or stand behind `--`: which of them takes a value depends on the release.
 */
export function looseFlags(
  args: readonly string[],
  { spelling, loose }: { readonly spelling: Spelling; readonly loose: readonly LooseFlag[] },
): readonly FoundFlag[] {
  return args.flatMap((word, index): readonly FoundFlag[] =>
    optionsIn(word, spelling).flatMap(({ name, attached }) => {
      const values = attached === undefined ? valuesFrom(args, index + 1) : [attached];
      return loose.flatMap((flag): readonly FoundFlag[] => {
        if (!flag.names.includes(name)) return [];
        if (flag.value === undefined) return [{ word: name, flag }];
        const value = values.find((one) => flag.value?.like.test(one) === true);
        return value === undefined ? [] : [{ word: `${name} ${value}`, flag }];
      });
    }),
  );
}

interface OptionIn {
  readonly name: string;
  /** What is joined to it: `--name=value`, `-nvalue`. */
  readonly attached: string | undefined;
}

/** The options that a word may be: one long one, or short ones written together. */
function optionsIn(word: string, { camel, switches }: Spelling): readonly OptionIn[] {
  const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (long !== undefined) return [{ name: camel ? withHyphens(long) : long, attached: value }];
  const [, letters] = /^-([^-].*)$/s.exec(word) ?? [];
  if (letters === undefined) return [];
  // Some agents have short options of several letters: `-ne`.
  const found: OptionIn[] = letters.length > 1 ? [{ name: `-${letters}`, attached: undefined }] : [];
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? "";
    const rest = letters.slice(at + 1);
    found.push({ name: `-${letter}`, attached: rest === "" ? undefined : rest.replace(/^=/, "") });
    if (!switches.includes(letter)) break;
  }
  return found;
}

/** `--approvalMode` as `--approval-mode`. */
function withHyphens(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The words that an option may take as its values: up to the next option. */
function valuesFrom(args: readonly string[], start: number): readonly string[] {
  const end = args.findIndex((word, index) => index >= start && word.startsWith("-"));
  return args.slice(start, end === -1 ? undefined : end);
}
