import type { Span } from "./tree.ts";
import type { Word } from "./word.ts";

export type { Word } from "./word.ts";
export type { Span } from "./tree.ts";

/**
 * Where a command is. `shell`: in text that a shell is given to run (`bash -c`, `eval`, `su -c`, a pipe into
 * `sh`); `deferred`: in text that runs later or under another name (`trap`, `alias`).
 */
export type Where =
  | "top"
  | "subshell"
  | "background"
  | "coproc"
  | "pipe"
  | "substitution"
  | "process-substitution"
  | "here-document"
  | "function"
  | "shell"
  | "deferred";

/**
 * The directory a command runs in. `changed`: by `cd` and the like, to a path that is meant from the start directory.
 * `unknown`: it depends on which commands ran before.
 */
export type Cwd = "start" | ChangedCwd | "unknown";

/** A directory that the line itself has changed to. */
export interface ChangedCwd {
  readonly kind: "changed";
  readonly to: Word;
  /** The directory if `to` is missing, so that `cd` fails and the line goes on: `cd x; ls`, but not `cd x && ls`. */
  readonly otherwise?: Cwd;
}

/** A redirection of a command: `> file`, `<<< text`. */
export interface Redirect {
  /** As it is written, without the descriptor. `<<` has the body as target. */
  readonly operator: string;
  readonly target: Word;
  /** The descriptor before the operator: `2>`. */
  readonly descriptor?: number;
  /** It stands at something around the command, which is a command of its own here: what it touches counts there. */
  readonly outer?: true;
}

/** An object while it is made. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** One command as bash runs it: the program and its arguments. */
export interface SimpleCommand {
  /** Never empty, except for a redirection or an assignment that stands alone (`> file`). */
  readonly words: readonly Word[];
  /** The names of the programs that start this one, outermost first: `sudo`, `timeout`. */
  readonly wrappers: readonly string[];
  readonly where: Where;
  /** How many shells, substitutions and functions are around it. */
  readonly depth: number;
  /** Of the command itself and of the compound commands around it. */
  readonly redirects: readonly Redirect[];
  readonly cwd: Cwd;
  /** Where it stands in the line. In text that is parsed a second time: the command that holds the text. */
  readonly span: Span;
  /** It runs on another machine (`ssh host rm x`). */
  readonly remote?: true;
  /** It stands in a function. It runs when the function is called, and is then there a second time. */
  readonly dormant?: true;
  /** It stands in a file that the line writes and then runs, so that no agent that parses the line sees it. */
  readonly followed?: true;
  /** It may run again: in a loop, a callback or a function that is called more than once. */
  readonly repeats?: true;
  /** Variables of the command that name hosts and files: proxies, start-up files of shells. */
  readonly variables?: ReadonlyMap<string, Word>;
  /** The shell was told to match other names with wildcards, such as those with a leading dot. */
  readonly wildcards?: "changed";
  /** What comes on the standard input of a program that may read a program from there. */
  readonly input?: string;
}
