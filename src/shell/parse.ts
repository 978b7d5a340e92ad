import { parseBash } from "./parse-bash.ts";
import type { Parsed } from "./place.ts";
import { plainTree } from "./plain.ts";
import type { Tree } from "./tree.ts";

export type { Parsed } from "./place.ts";
export type { SourceRedirect, SourceWord, Tree } from "./tree.ts";

/** Longer texts are not looked at: Linux passes no argument above 128 KiB (MAX_ARG_STRLEN), so bash gets none. */
export const MAX_LENGTH = 131_072;
const EMPTY: Tree = { kind: "list", items: [] };
const NONE: readonly never[] = [];

/**
 * Parses bash. Never throws: what is wrong, too long or too deep is a problem with its offset.
 * @param isPosix the text is for a shell without the extensions of bash; all spans are then the whole text
 */
export function parseShell(text: string, isPosix = false): Parsed {
  if (text.length > MAX_LENGTH)
    return { tree: EMPTY, problems: [{ message: "too long", offset: MAX_LENGTH }] };
  // `&>` means something else to a POSIX shell, so only its own reader is asked.
  const plain = isPosix ? undefined : plainTree(text);
  if (plain !== undefined) return { tree: plain, problems: NONE };
  return parseBash(text, isPosix);
}
