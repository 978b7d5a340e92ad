import type { FirstWord, LooseFlag, Spelling } from "../targets/launch.ts";

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
  const options = args.flatMap((word, index): readonly FoundFlag[] =>
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
  const directories = loose.flatMap((flag): readonly FoundFlag[] => {
    const word = flag.firstWord === undefined ? undefined : directoryIn(args, flag.firstWord, spelling);
    return word === undefined ? [] : [{ word, flag }];
  });
  return [...options, ...directories];
}

interface OptionIn {
  readonly name: string;
  /** What is joined to it: `--name=value`, `-nvalue`. */
  readonly attached: string | undefined;
}

/** The options that a word may be: one long one, or short ones written together. */
function optionsIn(word: string, spelling: Spelling): readonly OptionIn[] {
  const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (long !== undefined)
    return [{ name: spelling.family === "yargs" ? undotted(long) : long, attached: value }];
  const [, letters] = /^-([^-].*)$/s.exec(word) ?? [];
  if (letters === undefined) return [];
  return spelling.family === "yargs" ? cluster(letters) : lettersIn(letters, spelling.switches);
}

/** Short options in yargs: each letter is one, whether or not it takes a value. */
function cluster(text: string): readonly OptionIn[] {
  const [letters = ""] = /^\w*/.exec(text) ?? [];
  const rest = text.slice(letters.length);
  const attached = rest === "" ? undefined : rest.replace(/^=/, "");
  return [...letters].map((letter, index) => ({
    name: `-${letter}`,
    attached: index === letters.length - 1 ? attached : "",
  }));
}

function lettersIn(letters: string, switches: string): readonly OptionIn[] {
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

/** `--approvalMode.x` as `--approval-mode`. */
function undotted(name: string): string {
  return name.replace(/\..*/s, "").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The words that an option may take as its values: up to the next option. The first is taken whatever it looks like, and
 * neither `-` nor a negative number is an option.
 */
function valuesFrom(args: readonly string[], start: number): readonly string[] {
  const end = args.findIndex((word, index) => index > start && /^-[^\d.]/.test(word));
  return args.slice(start, end === -1 ? undefined : end);
}

/** The first word that is not an option, unless it is a command or the directory of the start itself. */
function directoryIn(
  args: readonly string[],
  { commands, takes }: FirstWord,
  spelling: Spelling,
): string | undefined {
  const word = args.find((one, index) => {
    if (one.startsWith("-") && args[index - 1] !== "--") return false;
    const before = optionsIn(args[index - 1] ?? "", spelling).at(-1);
    return before === undefined || before.attached !== undefined || !takes.includes(before.name);
  });
  return word === undefined || commands.includes(word) || /^\.?\/*$/.test(word) ? undefined : word;
}
