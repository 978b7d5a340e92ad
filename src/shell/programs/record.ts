import type { Grammar, Role } from "./arguments.ts";
import type { Wrapper } from "./wrapper.ts";

/**
 * What a program does with the words behind its name. A missing field means "nothing of that kind", so that `{}` is a
 * program that touches no file and runs nothing. Sources: the manual pages (coreutils 9, findutils 4.9, grep 3, sed 4,
 * util-linux 2.38, ripgrep 14, jq 1.7, gawk 5, git 2.39, OpenSSH 9), `--help` of the others, and the manual pages of
 * macOS where the same option takes another value.
 */
export interface ProgramRecord extends Grammar {
  /** What its operands are; absent: data, such as the text of `echo`. */
  readonly operand?: Role;
  /** The first operand is a pattern, a script or a mode, unless one of these options is given. */
  readonly skipsFirst?: { readonly unless: readonly string[] };
  /** The second operand, where it differs from the first: `uniq in out`. */
  readonly second?: Role;
  /** Only this many operands are files. */
  readonly count?: number;
  /** With one of these no operand is a file. */
  readonly noneWith?: readonly string[];
  /** With one of these the operands are also written. */
  readonly editsWith?: readonly string[];
  /** With one of these the operands are only read. */
  readonly readsWith?: readonly string[];
  /** What counts without an operand, if one of the options is given or the list is empty. */
  readonly instead?: { readonly path: string; readonly with: readonly string[] };
  /** It looks for files in the directory that it works in, whatever its words are. */
  readonly looksHere?: true;
  /** Operands of this form are something else: `x=1` of `awk`. */
  readonly ignored?: RegExp;
  /** It goes through directories: always, or with one of these options. */
  readonly tree?: true | readonly string[];
  /** With one of these it goes through links in a tree as well, or always. */
  readonly links?: true | readonly string[];
  /** As `tree`, but only names are read, not contents: `find`, `ls -R`. */
  readonly lists?: true | readonly string[];
  /** With one of these the names of its files come from standard input. */
  readonly namesFromInput?: readonly string[];
  /** Options with which it changes nothing: it says what it would do, or tells about itself. `--help` and `--version` always are. */
  readonly idle?: readonly string[];
  /** Spellings of one option; a rule on one of them means all. */
  readonly same?: readonly (readonly string[])[];
  /** Operands that mean an option: `+main` of `git push` is `--force`. */
  readonly marks?: readonly { readonly option: string; readonly operand: RegExp }[];
  /** It hands the words behind `--` to another program, which may take options there. */
  readonly passes?: true;
  /** It runs other programs. */
  readonly runs?: Wrapper;
  /** Options whose value is a command line, of which the program runs more than it says. */
  readonly scripts?: readonly string[];
  /** Sub-commands that differ; their records take the words behind the name of the sub-command. */
  readonly sub?: Readonly<Record<string, ProgramRecord>>;
  /** The options of the program may also stand behind the sub-command: `npm install --registry URL`. */
  readonly inherits?: true;
}

/** A program that reads all its operands. */
export const READ: ProgramRecord = { operand: "read" };
/** A program that changes or makes all its operands. */
export const WRITE: ProgramRecord = { operand: "write" };
/** A program that reads and changes all its operands. */
export const EDIT: ProgramRecord = { operand: "edit" };
/** A program that touches no file that its words name, and runs nothing. */
export const NOTHING: ProgramRecord = {};
/** A program that may read or write what its words name: which of them are files is not recorded. */
export const GUESS: ProgramRecord = { operand: "guess" };

/** The record with sub-commands that have the options of the program, where these may stand behind them as well. */
export function inheriting(record: ProgramRecord): ProgramRecord {
  if (record.sub === undefined) return record;
  const { valued = "", long = [], options = {} } = record;
  const sub: Record<string, ProgramRecord> = {};
  for (const [name, own] of Object.entries(record.sub))
    sub[name] = inheriting(record.inherits === true ? together({ valued, long, options }, own) : own);
  return { ...record, sub };
}

/** What two records know of one program. */
export function together(one: ProgramRecord | undefined, other: ProgramRecord): ProgramRecord {
  if (one === undefined) return other;
  const sub: Record<string, ProgramRecord> = { ...one.sub };
  for (const [name, record] of Object.entries(other.sub ?? {})) sub[name] = together(sub[name], record);
  return {
    ...one,
    ...other,
    valued: `${one.valued ?? ""}${other.valued ?? ""}`,
    long: [...(one.long ?? []), ...(other.long ?? [])],
    options: { ...one.options, ...other.options },
    ...(Object.keys(sub).length === 0 ? {} : { sub }),
  };
}
