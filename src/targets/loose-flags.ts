import type { Launch, LooseFlag, Spelling } from "./launch.ts";

/** An argument of the user that takes something from the policy. */
export interface FoundFlag {
  /** As the user wrote it, with the value if that is what matters. */
  readonly word: string;
  readonly flag: LooseFlag;
}

/**
 * The arguments that an agent would take for loose flags. Every word is looked at, also one that could be the value of another
 * option or follow `--`: which of them takes a value depends on the release.
 * @param isDirectory whether a word names a directory other than the one in which the agent is started
 */
export function looseFlags(
  args: readonly string[],
  { spelling, loose, startsIn }: Pick<Launch, "spelling" | "loose" | "startsIn">,
  isDirectory: (word: string) => boolean = () => false,
): readonly FoundFlag[] {
  const command = args.find((word) => !isOption(word));
  const found = args.flatMap((word, index): readonly FoundFlag[] => {
    const options = word === command ? [{ name: word, attached: undefined }] : optionsIn(word, spelling);
    return options.flatMap(({ name, attached }) => {
      const values = attached === undefined ? valuesFrom(args, index + 1, spelling) : [attached];
      return loose.flatMap((flag): readonly FoundFlag[] => {
        if (!flag.names.includes(name)) return [];
        if (flag.value === undefined) return [{ word: name, flag }];
        const value = values.find((one) => flag.value?.like.test(one) === true);
        return value === undefined ? [] : [{ word: `${name} ${value}`, flag }];
      });
    });
  });
  if (startsIn === undefined || (command !== undefined && startsIn.commands.includes(command))) return found;
  const { reason } = startsIn;
  const directories = args.filter((word) => !isOption(word) && isDirectory(word));
  return [...found, ...directories.map((word) => ({ word, flag: { names: [word], reason } }))];
}

/** Whether the arguments have an option, by one of its names. Every word is looked at, as for loose flags. */
export function hasOption(args: readonly string[], spelling: Spelling, names: readonly string[]): boolean {
  return args.some((word) => optionsIn(word, spelling).some(({ name }) => names.includes(name)));
}

interface OptionIn {
  readonly name: string;
  /** What is joined to it: `--name=value`, `-nvalue`. */
  readonly attached: string | undefined;
}

/** A lone `-` is a value, and so is a negative number. */
function isOption(word: string): boolean {
  return /^-[^\d]/.test(word);
}

/** The options that a word may be: one long one, or short ones written together. */
function optionsIn(word: string, spelling: Spelling): readonly OptionIn[] {
  const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (long !== undefined)
    return [{ name: spelling.parser === "yargs" ? yargsName(long) : long, attached: value }];
  const [, letters] = /^-([^-].*)$/s.exec(word) ?? [];
  if (letters === undefined) return [];
  return spelling.parser === "yargs" ? yargsCluster(letters) : attachedCluster(letters, spelling.switches);
}

/** Up to a letter that takes the rest of the word as its value. */
function attachedCluster(letters: string, switches: string): readonly OptionIn[] {
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

/** Up to a character that is not of a word, which begins a value; a number is one as well. */
function yargsCluster(letters: string): readonly OptionIn[] {
  const found: OptionIn[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    const rest = letters.slice(at + 1);
    const isValue = /^(\W|\d+$)/.test(rest);
    found.push({ name: `-${letters[at] ?? ""}`, attached: isValue ? rest.replace(/^=/, "") : undefined });
    if (isValue) break;
  }
  return found;
}

/** `--approvalMode` as `--approval-mode`, and `--yolo.x`, which sets a part of it, as `--yolo`. */
function yargsName(name: string): string {
  return name.replace(/\..*$/s, "").replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The words that an option may take as its values: up to the next option. The first word behind it is one whatever it looks like,
 * as in Claude Code, where `--allowedTools --x Edit` allows `Edit` (facts.md, "Starting it", release 2.1.330).
 */
function valuesFrom(args: readonly string[], start: number, { parser }: Spelling): readonly string[] {
  const second = parser === "attached" ? start + 1 : start;
  const end = args.findIndex((word, index) => index >= second && isOption(word));
  return args.slice(start, end === -1 ? undefined : end);
}
