import type { Cwd } from "./simple-command.ts";
import type { Tree } from "./tree.ts";
import type { Word } from "./word.ts";

/** What a variable can hold. Not `complete`: something else is possible as well. */
export interface Value {
  readonly words: readonly Word[];
  readonly complete: boolean;
  /** All words at once, as `${a[@]}`, not one of them. */
  readonly list?: true;
}

/** Of the value nothing is known. */
export const UNKNOWN: Value = { words: [], complete: false };

export type Variables = ReadonlyMap<string, Value>;

export interface Bindings {
  readonly variables: Variables;
  /** `$0`, `$1`, ... where they are known. */
  readonly positional?: readonly Word[] | undefined;
  readonly cwd: Cwd;
  /** The shell has none of the extensions of bash. */
  readonly posix?: true | undefined;
  /** What a substitution gives: a text, or a word of which something is known. `undefined`: only the run decides. */
  readonly outputOf: (body: Tree, bindings: Bindings) => string | Word | undefined;
  /**
   * How many characters variables may still come to in this line; used up as they are expanded. Without it
   * `x="$x$x"` over and over would double its value each time.
   */
  readonly budget: { left: number };
}

/**
 * What comes through descriptors, by their numbers; `undefined`: only the run decides. A descriptor that is not here
 * brings nothing of the line: what the terminal or a file on the disk gives.
 */
export type Streams = ReadonlyMap<number, string | undefined>;

/** A text that a descriptor or a file brings. */
export interface Given {
  readonly text: string | undefined;
}

/** What stands before the name of a variable that means another one (`declare -n r=x`). */
export const REFERENCE = "&";

/** What stands before the name of a variable whose later values are changed or computed (`declare -l x`). */
export const COMPUTED = "=";

/** What stands before the name of a variable that the programs of the line get as well (`export x`, `x=1 program`). */
export const EXPORTED = "^";

/** The variable that a name means; `undefined`: itself; without a name: only the run decides. */
export function referenceOf(
  name: string,
  variables: Variables,
): { readonly name: string | undefined } | undefined {
  const value = variables.size === 0 ? undefined : variables.get(REFERENCE + name);
  if (value === undefined) return undefined;
  const [word] = value.words;
  const isKnown = value.complete && value.words.length === 1 && word?.kind === "literal";
  return { name: isKnown && word.text !== name ? word.text : undefined };
}
