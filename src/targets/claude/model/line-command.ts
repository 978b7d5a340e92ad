import type { Attempt } from "../../../policy/attempt.ts";
import type { SimpleCommand } from "../../../shell/simple-command.ts";

export type BashAttempt = Extract<Attempt, { readonly tool: "Bash" }>;

/**
 * Whether the static analysis of a line comes to a command (research/claude-code.md 2, facts.md J, release 2.1.330).
 * `script`: it is in the text of a `bash -c`, for which deny rules only ask. Anything else is a reason code.
 */
export type Sight =
  | { readonly kind: "seen" }
  | { readonly kind: "script" }
  | { readonly kind: "unseen"; readonly reason: string }
  | { readonly kind: "unmeasured" };

/** One command of a line, as the agent reads it. */
export interface LineCommand {
  readonly command: SimpleCommand;
  readonly sight: Sight;
  /** Whether its files are looked at as far as the programs before it decide. */
  readonly isFileVisible: boolean;
  /** It is in the text that a program of the line is given to run: `bash -c`, `ssh`, `git rebase --exec`. */
  readonly isInText: boolean;
  /** A redirection stands between it and what starts it: ask rules do not come to it. */
  readonly isCutOff: boolean;
  /** Without redirections and without assignments in front. */
  readonly words: readonly string[];
  readonly assignments: readonly string[];
  /** What rules are compared with. */
  readonly spellings: ReadonlySet<string>;
  /** What it really runs, as far as the text says. */
  readonly meaning: string;
}
