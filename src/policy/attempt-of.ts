import { accessesOf, type ShellAccess } from "../shell/programs/accesses.ts";
import { commandsOf, type Cwd, type SimpleCommand, type Word } from "../shell/commands.ts";
import { matchesPattern } from "../shell/pattern.ts";
import { canonicalHost, parseUrl, pathOf } from "./access.ts";
import type { Access, Attempt, Touch } from "./attempt.ts";
import type { Environment } from "./environment.ts";
import { normalize, stepsOf } from "./normalize.ts";

/** More names than a command line of 128 KiB can sensibly grow to; beyond it only the pattern itself is looked at. */
const MAX_NAMES = 2000;

/**
 * Reads off an access everything that a policy or an enforcer may look at.
 * @param known files and hosts that the command gets at and its text does not say, such as in a script
 */
export function attemptOf(access: Access, environment: Environment, known: readonly Touch[] = []): Attempt {
  switch (access.tool) {
    case "Read":
    case "Write":
    case "Edit":
      return { tool: access.tool, access, path: pathOf(access.text, access.cwd, environment.home) };
    case "WebFetch": {
      const url = parseUrl(access.text);
      if (url === undefined) throw new TypeError(`no address of the web: ${access.text}`);
      return { tool: access.tool, access, url };
    }
    case "Bash": {
      const commands = commandsOf(access.text);
      const touches = new Map<string, Touch>();
      const add = (touch: Touch): void => void touches.set(JSON.stringify(touch), touch);
      for (const command of commands.commands) {
        for (const one of accessesOf(command)) {
          for (const touch of touchesOf(one, command, access, environment)) add(touch);
        }
      }
      known.forEach(add);
      return { tool: access.tool, access, line: access.text, commands, touches: [...touches.values()] };
    }
  }
}

function touchesOf(
  one: ShellAccess,
  command: SimpleCommand,
  access: Access,
  environment: Environment,
): readonly Touch[] {
  if (one.action === "unknown") return [];
  // Of such a word nothing is known yet that a rule could be asked about.
  if (
    one.action !== "connect" &&
    one.path.kind === "dynamic" &&
    !one.path.glob &&
    /^[*?/]*$/.test(one.path.pattern)
  )
    return [];
  if (one.action === "connect") {
    const host = canonicalHost(one.host);
    return [{ action: "connect", host, ...(one.port === undefined ? {} : { port: one.port }) }];
  }
  const directory = directoryOf(command.cwd, access, environment);
  return pathsOf(one.path, directory, environment).map((path) => ({ action: one.action, path }));
}

/**
 * What is on the machine under the words of a command line, whatever the commands do with them, and the directories
 * that the commands run in: an agent may look at any of it.
 */
export function namedBy(
  { commands, access }: Extract<Attempt, { tool: "Bash" }>,
  environment: Environment,
): readonly string[] {
  return commands.commands.flatMap((command) => {
    const directory = directoryOf(command.cwd, access, environment);
    const paths = command.words.flatMap((word) => pathsOf(word, directory, environment));
    if (directory !== undefined) paths.push(directory);
    return paths.filter((path) => environment.kind(path) !== "absent");
  });
}

/** @returns undefined when only the run decides */
function directoryOf(cwd: Cwd, access: Access, environment: Environment): string | undefined {
  if (cwd === "start") return access.cwd;
  if (cwd === "unknown") return undefined;
  return pathsOf(cwd.to, access.cwd, environment)[0];
}

function pathsOf(word: Word, directory: string | undefined, environment: Environment): readonly string[] {
  if (word.kind === "literal") {
    const path = absolute(word.text, word.tilde === true, directory, environment.home);
    return path === undefined ? [] : [path];
  }
  // What begins with an unquoted `~` does so in the pattern as well; a plain one is escaped there.
  const pattern = absolute(word.pattern, word.pattern.startsWith("~"), directory, environment.home);
  if (pattern === undefined) return [];
  const plain = pattern.replace(/\\(.)/gs, "$1");
  // Where no file matches, a shell passes the pattern on; and a directory that is denied is so for every name in it.
  return word.glob ? [...new Set([plain, ...existing(pattern, environment)])] : [plain];
}

function absolute(
  text: string,
  tilde: boolean,
  directory: string | undefined,
  home: string,
): string | undefined {
  if (text === "") return undefined;
  if (tilde && (text === "~" || text.startsWith("~/"))) return normalize(home + text.slice(1));
  if (tilde && text.startsWith("~root")) return normalize(`/root${text.slice(5)}`);
  if (tilde && text.startsWith("~")) return undefined;
  if (text.startsWith("/")) return normalize(text);
  return directory === undefined ? undefined : normalize(`${directory}/${text}`);
}

/** The files that a pattern of the shell names on this machine. */
function existing(pattern: string, environment: Environment): readonly string[] {
  let found: readonly string[] = [""];
  for (const step of stepsOf(pattern)) {
    const isWild = /(^|[^\\])[*?]/.test(step);
    const next: string[] = [];
    for (const path of found) {
      if (!isWild) {
        next.push(`${path}/${step.replace(/\\(.)/gs, "$1")}`);
        continue;
      }
      for (const name of environment.list(path === "" ? "/" : path) ?? []) {
        // A wildcard of the shell does not stand for a leading dot.
        if (name.startsWith(".") && !step.startsWith(".")) continue;
        if (matchesPattern(step, name, false)) next.push(`${path}/${name}`);
        if (next.length > MAX_NAMES) return [];
      }
    }
    found = next;
  }
  return found.filter((path) => environment.kind(path) !== "absent");
}
