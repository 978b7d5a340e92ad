import type { SimpleCommand } from "./simple-command.ts";
import { walkLine } from "./walk.ts";

/**
 * The commands of a line, in the order of the text, a wrapper before what it runs. `unparsable`: bash would refuse
 * the line, or it is too long or too deep to be looked at; the commands are then only those that could be seen, and
 * the reader has to expect any other.
 */
export type CommandsResult =
  | { readonly kind: "parsed"; readonly commands: readonly SimpleCommand[] }
  | {
      readonly kind: "unparsable";
      readonly reason: string;
      readonly offset: number;
      readonly commands: readonly SimpleCommand[];
    };

/** Says what a command line runs. Never throws; the work is bounded. */
export function commandsOf(line: string): CommandsResult {
  const { commands, problems } = walkLine(line);
  const [first] = problems;
  if (first === undefined) return { kind: "parsed", commands };
  return { kind: "unparsable", reason: first.message, offset: first.offset, commands };
}
