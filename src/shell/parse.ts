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

/** The policy and every model read the same line and the texts in it, one after the other: each is parsed once. */
const latest = { bash: new Map<string, Parsed>(), posix: new Map<string, Parsed>() };
const KEPT = 16;

/**
 * Parses bash. Never throws: what is wrong, too long or too deep is a problem with its offset.
 * @param isPosix the text is for a shell without the extensions of bash; all spans are then the whole text
 */
export function parseShell(text: string, isPosix = false): Parsed {
  const known = latest[isPosix ? "posix" : "bash"];
  const found = known.get(text);
  if (found !== undefined) return found;
  const parsed = parsedFreshly(text, isPosix);
  if (known.size === KEPT) known.clear();
  known.set(text, parsed);
  return parsed;
}

function parsedFreshly(text: string, isPosix: boolean): Parsed {
  if (text.length > MAX_LENGTH)
    return { tree: EMPTY, problems: [{ message: "too long", offset: MAX_LENGTH }] };
  // `&>` means something else to a POSIX shell, so only its own reader is asked.
  const plain = isPosix ? undefined : plainTree(text);
  if (plain !== undefined) return { tree: plain, problems: NONE };
  return parseBash(text, isPosix);
}
