import { fixedText } from "../shell/rule-word.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import type { Attempt } from "./attempt.ts";
import type { CommandIndex } from "./command-index.ts";
import type { CommandRule } from "./policy.ts";

export type BashAttempt = Extract<Attempt, { tool: "Bash" }>;

interface Allowing {
  readonly rule: CommandRule;
  readonly command: SimpleCommand;
}

const NONE: readonly never[] = [];

/** The rules that allow a line: every command of it needs one, or none of them counts. */
export function allowingRules(
  allowed: CommandIndex,
  { line, commands, inner }: BashAttempt,
): readonly Allowing[] {
  if (allowed.isEmpty || commands.kind === "unparsable" || inner.length > 0) return NONE;
  const found: Allowing[] = [];
  for (const command of commands.commands) {
    const program = writtenProgram(command, line);
    if (program === undefined) return NONE;
    const rules = allowed
      .hits(command)
      .filter(({ rule, match }) => match === "certain" && namesAsWritten(rule, program));
    if (rules.length === 0) return NONE;
    for (const { rule } of rules) found.push({ rule, command });
  }
  return found;
}

/**
 * The program with whose name a command begins. Quotes and assignments before it could make it another one, and what a wrapper or
 * a shell is given to run is no part of the line itself.
 */
function writtenProgram({ words, wrappers, span, where }: SimpleCommand, line: string): string | undefined {
  const [program] = words;
  if (program?.kind !== "literal" || wrappers.length > 0 || where === "shell") return undefined;
  const { text } = program;
  const isWhole = /^[\s;&|()<>]|^$/.test(line.slice(span.offset + text.length).slice(0, 1));
  return isWhole && line.startsWith(text, span.offset) ? text : undefined;
}

/** A plain name allows the program that the search path finds, and no path that ends in this name. */
function namesAsWritten({ subject }: CommandRule, program: string): boolean {
  return fixedText(subject.words[0] ?? "").includes("/") === program.includes("/");
}
