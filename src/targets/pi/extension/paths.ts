import { fileURLToPath } from "node:url";
import { normalize } from "../../../policy/normalize.ts";

/** Where a path argument is resolved. */
export interface Base {
  readonly cwd: string;
  readonly home: string;
}

const UNICODE_BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;

/**
 * The path that the agent's tools make of an argument (facts.md, "Paths", release 1.6.0): blanks of Unicode become a blank, one
 * `@` at the front is dropped, `~` is the home, and URLs of files are taken.
 * @throws as the agent does for a URL that names no local file
 */
export function toolPath(text: string, { cwd, home }: Base): string {
  const blanks = text.replaceAll(UNICODE_BLANKS, " ");
  const named = blanks.startsWith("@") ? blanks.slice(1) : blanks;
  if (named === "~") return normalize(home);
  if (named.startsWith("~/")) return normalize(`${home}/${named.slice(2)}`);
  const plain = named.startsWith("file://") ? fileURLToPath(named) : named;
  return normalize(plain.startsWith("/") ? plain : `${cwd}/${plain}`);
}

/**
 * Every path that the argument may come to: what the tool makes of it, and, where that could be the name of a file, the text as it
 * is. The tool opens the second only where both are the same, but it is what somebody meant who wrote a rule for such a name.
 */
export function namedPaths(text: string, base: Base): readonly string[] {
  const path = toolPath(text, base);
  if (/^(?:~(?:\/|$)|file:\/\/)/.test(text)) return [path];
  return distinct([path, normalize(text.startsWith("/") ? text : `${base.cwd}/${text}`)]);
}

/**
 * The paths that `read` may open: where a name does not exist it tries three other spellings. Which exist is not looked at, since
 * that may change before the tool does.
 */
export function readPaths(text: string, base: Base): readonly string[] {
  return distinct(
    namedPaths(text, base).flatMap((path) => {
      const decomposed = path.normalize("NFD");
      return [path, path.replaceAll(/ (AM|PM)\./gi, "\u202f$1."), decomposed, curly(path), curly(decomposed)];
    }),
  );
}

/** The apostrophe that names of screenshots have. */
function curly(path: string): string {
  return path.replaceAll("'", "\u2019");
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
