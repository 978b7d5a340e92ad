import type { Grammar, Role } from "./arguments.ts";

/**
 * What a program does with the words behind it. Sources: the manual pages (coreutils 9, findutils 4.9, grep 3, sed 4,
 * util-linux 2.38, ripgrep 14, jq 1.7, gawk 5), and those of macOS where the same option takes no other value.
 */
export interface Program extends Grammar {
  readonly operand: Role;
  /** The first operand is a pattern, a script or a mode, unless one of these options is given. */
  readonly skipsFirst?: { readonly unless: readonly string[] };
  /** The second operand where it is something else than the first: `uniq in out`. */
  readonly second?: Role;
  /** Only this many operands are files. */
  readonly count?: number;
  /** With one of these no operand is a file. */
  readonly noneWith?: readonly string[];
  /** With one of these the operands are also written. */
  readonly editsWith?: readonly string[];
  /** With one of these the operands are only read. */
  readonly readsWith?: readonly string[];
  /** What counts where there is no operand, if one of the options is given or the list is empty. */
  readonly instead?: { readonly path: string; readonly with: readonly string[] };
  /** Operands of this form are something else: `x=1` of `awk`. */
  readonly ignored?: RegExp;
}

/** A program that reads all its operands. */
export const READ: Program = { operand: "read" };
