/**
 * How a program runs the command in its own arguments. Sources: the manual pages (coreutils 9, util-linux 2.38,
 * findutils 4.9, sudo 1.9, procps 4, strace 6, GNU parallel 2023), bash's own builtins, and `--help` of the others.
 */
export interface Wrapper {
  /** Short options that take a value, as letters: in the same word (`-n5`) or the next one (`-n 5`). */
  readonly valued?: string;
  /** Short options whose value is always in the same word: `xargs -i%`. */
  readonly attached?: string;
  /** Long options that take the next word when there is no `=`. */
  readonly long?: readonly string[];
  /** Words between the options and the command, such as the duration of `timeout`. */
  readonly operands?: number;
  /** `A=1` may stand before the command. */
  readonly assignments?: true;
  /** The command begins behind this word, if it is there: `kubectl exec pod -- ls`. */
  readonly after?: "--";
  /** What follows the options is joined and given to a shell. */
  readonly shell?: true;
  /** As `shell`, unless this option is given. */
  readonly shellUnless?: readonly string[];
  /** Each operand is a command line of its own: `hyperfine 'make' 'ninja'`. */
  readonly shellWords?: true;
  /** Options whose value is a command line for a shell. */
  readonly script?: readonly string[];
  /** An option whose value is split into words, which the words behind it follow: `env -S 'rm -f' x`. */
  readonly splits?: readonly string[];
  /** Words are added to the command at run time. */
  readonly appends?: true;
  /** They come in the place of a mark only where an option asks for it: `xargs -I{}`. */
  readonly marks?: true;
  /** The command ends before the first of these words. */
  readonly until?: readonly string[];
  /** With one of these the program runs nothing: `command -v rm` looks a name up. */
  readonly inspects?: readonly string[];
  /** A word that names a change of directory of the command: `env -C d`. */
  readonly directory?: readonly string[];
  /** Options may stand behind operands (`su root -c x`); only `script` is then looked for. */
  readonly scriptOnly?: true;
  /** The command runs on another machine, or on another file system. */
  readonly remote?: true;
}
