import { readText } from "../../files/read.ts";

/** A line of a shell's start-up file that starts an agent with a flag that drops its rules. */
export interface LooseAlias {
  readonly file: string;
  readonly line: number;
  readonly flag: string;
}

/** What shells read at their start, below the home. */
const START_FILES = [
  ".bashrc",
  ".bash_profile",
  ".bash_aliases",
  ".profile",
  ".zshrc",
  ".zprofile",
  ".zshenv",
  ".config/fish/config.fish",
];

/**
 * Looks for aliases and functions that start an agent with a loose flag. Only lines that have both are found: what a script
 * does elsewhere, or with a variable, is not.
 */
export function looseAliases(home: string, program: string, flags: readonly string[]): readonly LooseAlias[] {
  if (flags.length === 0) return [];
  return START_FILES.flatMap((name) => {
    const file = `${home}/${name}`;
    const read = readText(file);
    return read.kind === "ok"
      ? aliasesIn(read.text, program, flags).map((found) => ({ file, ...found }))
      : [];
  });
}

/**
 * The lines of a text that start a program with one of these flags.
 * @param flags `--yolo`, or with a value `--mode yolo`, which is found behind `=` as well
 */
export function aliasesIn(
  text: string,
  program: string,
  flags: readonly string[],
): readonly Omit<LooseAlias, "file">[] {
  const starts = new RegExp(`(?:^|[\\s'"=;&|({/])${escaped(program)}(?=[\\s'"])(.*)`, "s");
  const found: Omit<LooseAlias, "file">[] = [];
  let line = 1;
  // A backslash at the end joins lines.
  for (const whole of text.split(/(?<!\\)\n/)) {
    const isComment = /^\s*#/.test(whole);
    const rest = isComment ? undefined : starts.exec(whole)?.[1];
    const flag = rest === undefined ? undefined : flags.find((one) => holds(rest, one));
    if (flag !== undefined) found.push({ line, flag });
    line += whole.split("\n").length;
  }
  return found;
}

function holds(text: string, flag: string): boolean {
  const words = flag.split(" ").map(escaped).join("(?:=|\\s+)['\"]?");
  return new RegExp(`(?:^|[\\s'"])${words}(?=$|[\\s'";&|)}])`).test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w\s]/g, "\\$&");
}
