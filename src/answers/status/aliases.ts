import { readText } from "../../files/read.ts";
import type { Launch } from "../../targets/launch.ts";
import { looseFlags } from "../../targets/loose-flags.ts";

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

type Flags = Pick<Launch, "spelling" | "loose">;

/**
 * Looks for aliases and functions that start an agent with a flag that `run` refuses. Only lines that have both are found: what a
 * script does elsewhere, or with a variable, is not.
 * @param launch undefined: nothing is known of the agent's flags
 */
export function looseAliases(
  home: string,
  program: string,
  launch: Flags | undefined,
): readonly LooseAlias[] {
  if (launch === undefined) return [];
  return START_FILES.flatMap((name) => {
    const file = `${home}/${name}`;
    const read = readText(file);
    return read.kind === "ok"
      ? aliasesIn(read.text, program, launch).map((found) => ({ file, ...found }))
      : [];
  });
}

/** The lines of a text that start a program with a loose flag. */
export function aliasesIn(text: string, program: string, launch: Flags): readonly Omit<LooseAlias, "file">[] {
  const starts = new RegExp(`(?:^|[\\s'"=;&|({/])${escaped(program)}(?=[\\s'"])(.*)`, "s");
  const found: Omit<LooseAlias, "file">[] = [];
  let line = 1;
  // A backslash at the end joins lines.
  for (const whole of text.split(/(?<!\\)\n/)) {
    const isComment = /^\s*#/.test(whole);
    const rest = isComment ? undefined : starts.exec(whole)?.[1];
    const [loose] = rest === undefined ? [] : looseFlags(wordsOf(rest), launch);
    if (loose !== undefined) found.push({ line, flag: loose.word });
    line += whole.split("\n").length;
  }
  return found;
}

/** Roughly the words of a line, inside of the quotes of an alias too. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[\s'"`;&|(){}\\]+/).filter((word) => word !== "");
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w\s]/g, "\\$&");
}
