/**
 * `backticks`: a general language in which backticks run what they hold. `plain`: one of which only the texts in double
 * quotes are known. `data`: one that at most reads files. `editor`: ex and ed. `transfer`: clients such as sftp. `script`: a text of an
 * unknown language, which may be one of a shell.
 */
export type Language =
  | "general"
  | "backticks"
  | "plain"
  | "data"
  | "awk"
  | "sed"
  | "sql"
  | "debugger"
  | "editor"
  | "tcl"
  | "m4"
  | "transfer"
  | "make"
  | "cron"
  | "curlrc"
  | "script";

/** A program text that a command gives to an interpreter. */
export interface CodeText {
  readonly language: Language;
  readonly text: string;
  /** No agent is known to look into it. */
  readonly followed?: true;
}
