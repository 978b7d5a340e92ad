import type { Cwd, Word } from "../shell/simple-command.ts";
import { matchesPattern } from "../shell/pattern.ts";
import type { Access } from "./attempt.ts";
import type { Environment } from "./environment.ts";
import { absolute, placeOf, unanchored } from "./homes.ts";
import { stepsOf } from "./normalize.ts";
import { behindLinks } from "./physical.ts";

/** More names than a command line of 128 KiB can sensibly grow to; beyond it only the pattern itself is looked at. */
const MAX_NAMES = 2000;

/** The directory of a command. @returns undefined when only the run decides */
export function directoryOf(cwd: Cwd, access: Access, environment: Environment): string | undefined {
  if (cwd === "start") return access.cwd;
  if (cwd === "unknown") return undefined;
  return pathsOf(cwd.to, access.cwd, environment).paths[0];
}

interface Paths {
  readonly paths: readonly string[];
  /** Directories that the shell looks through for a pattern, because an earlier step of it names several. */
  readonly listed?: readonly string[];
  /** There are more than can be looked at. */
  readonly isCut?: true;
}

/** The paths that a word of a command in a directory names. */
export function pathsOf(word: Word, directory: string | undefined, environment: Environment): Paths {
  const isLiteral = word.kind === "literal";
  // What begins with an unquoted `~` does so in the pattern as well; a plain one is escaped there.
  const tilde = isLiteral ? word.tilde === true : word.pattern.startsWith("~");
  const text = unanchored(isLiteral ? word.text : word.pattern, environment);
  const path = text === undefined ? undefined : absolute(text, tilde, directory, environment);
  if (text === undefined || path === undefined) return { paths: [] };
  if (isLiteral) {
    const place = text.includes("..") ? placeOf(text, tilde, directory, environment) : undefined;
    const real = place === undefined ? path : behindLinks(place, environment);
    return { paths: real === path ? [path] : [path, real] };
  }
  const plain = unescaped(path);
  if (!word.glob) return { paths: [plain] };
  // Where no file matches, a shell passes the pattern on; and a directory that is denied is so for every name in it.
  const found = existing(path, environment);
  if (found === undefined) return { paths: [plain], isCut: true };
  return { paths: [...new Set([plain, ...found.paths])], listed: found.listed };
}

/** A word with wildcards as a path, and the directory that the shell looks through first; `undefined`: it is not there. */
export function searchedBy(
  word: Word,
  directory: string | undefined,
  environment: Environment,
): { readonly path: string; readonly directory: string } | undefined {
  if (word.kind === "literal" || !word.glob) return undefined;
  const text = unanchored(word.pattern, environment);
  const path = text && absolute(text, text.startsWith("~"), directory, environment);
  if (path === undefined) return undefined;
  const start = path.slice(0, path.lastIndexOf("/", path.search(/[*?\\]/))) || "/";
  return environment.kind(start) === "directory" ? { path: unescaped(path), directory: start } : undefined;
}

function unescaped(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

/** The files that a pattern of the shell names on this machine; `undefined`: too many. */
function existing(
  pattern: string,
  environment: Environment,
): { readonly paths: readonly string[]; readonly listed: readonly string[] } | undefined {
  // What stands before the first wildcard is one directory.
  const start = pattern.lastIndexOf("/", pattern.search(/[*?\\]/));
  let found: readonly string[] = [pattern.slice(0, start)];
  const listed: string[] = [];
  let isSearched = false;
  for (const step of stepsOf(pattern.slice(start))) {
    const isWild = /(^|[^\\])[*?]/.test(step);
    const next: string[] = [];
    if (isWild && isSearched) listed.push(...found.filter((path) => environment.kind(path) === "directory"));
    isSearched ||= isWild;
    for (const path of found) {
      if (!isWild) {
        next.push(`${path}/${unescaped(step)}`);
        continue;
      }
      for (const name of environment.list(path === "" ? "/" : path) ?? []) {
        // A wildcard of the shell does not match a leading dot.
        if (name.startsWith(".") && !step.startsWith(".")) continue;
        if (matchesPattern(step, name, false)) next.push(`${path}/${name}`);
        if (next.length > MAX_NAMES) return undefined;
      }
    }
    found = next;
  }
  return { paths: found.filter((path) => environment.kind(path) !== "absent"), listed };
}
