import { HOME_MARK, hasMarks, START_MARK, USER_MARK } from "../shell/word.ts";
import type { Environment } from "./environment.ts";
import { baseName, normalize } from "./normalize.ts";
import { ofProcess } from "./physical.ts";

/** The home of the user with this name; `undefined`: the environment does not tell. */
function homeOf(name: string, { home }: Environment): string | undefined {
  if (name === "") return home;
  if (name === "root") return "/root";
  // Homes have the names of their users, by default everywhere.
  return name === baseName(home) ? home : undefined;
}

/** The text with the directories that the shell puts into the middle of a word; `undefined`: one is not known. */
export function unanchored(text: string, environment: Environment): string | undefined {
  if (!hasMarks(text)) return text;
  const filled = text
    .replaceAll(HOME_MARK, environment.home)
    .replaceAll(START_MARK, environment.cwd)
    .replace(/\uE003([^/:]*)/g, (all, name: string) => homeOf(name, environment) ?? all);
  return filled.includes(USER_MARK) ? undefined : filled;
}

/**
 * The path that a text means in a directory; `undefined`: only the run decides.
 * @param tilde the text begins with an unquoted `~`: a home, or `~+`, the directory itself (bash(1), Tilde Expansion)
 */
export function absolute(
  text: string,
  tilde: boolean,
  directory: string | undefined,
  environment: Environment,
): string | undefined {
  const place = placeOf(text, tilde, directory, environment);
  if (place === undefined) return undefined;
  return text.startsWith("/proc/") ? ofProcess(normalize(place), directory) : normalize(place);
}

/** The same with all steps as they are written, `..` among them. */
export function placeOf(
  text: string,
  tilde: boolean,
  directory: string | undefined,
  environment: Environment,
): string | undefined {
  if (text === "") return undefined;
  if (text.startsWith("/")) return text;
  const end = tilde ? text.search(/\/|$/) : 0;
  const base = end === 0 || text.slice(0, end) === "~+" ? directory : homeOf(text.slice(1, end), environment);
  return base === undefined ? undefined : `${base}/${text.slice(end)}`;
}
