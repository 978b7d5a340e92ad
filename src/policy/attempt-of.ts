import { accessesOf, type ShellAccess } from "../shell/programs/accesses.ts";
import { commandsOf } from "../shell/commands.ts";
import { makesLink } from "../shell/links.ts";
import type { Cwd, SimpleCommand, Word } from "../shell/simple-command.ts";
import { variantsOf } from "../shell/variants.ts";
import { matchesPattern } from "../shell/pattern.ts";
import { canonicalHost, parseUrl, pathOf } from "./access.ts";
import { literal } from "../shell/word.ts";
import type { Access, Attempt, Touch, Unknown } from "./attempt.ts";
import { Distinct } from "./distinct.ts";
import type { Environment } from "./environment.ts";
import { absolute, placeOf, unanchored } from "./homes.ts";
import { stepsOf } from "./normalize.ts";
import { behindLinks } from "./physical.ts";
import { inPlaces } from "./places.ts";

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
    case "Bash":
      return lineAttempt(access, environment, known);
  }
}

function lineAttempt(access: Access, environment: Environment, known: readonly Touch[]): Attempt {
  const all = commandsOf(access.text);
  const hasInner = all.commands.some(({ followed }) => followed === true);
  const inner = hasInner ? all.commands.filter(({ followed }) => followed === true) : NONE;
  const commands = hasInner
    ? { ...all, commands: all.commands.filter(({ followed }) => followed !== true) }
    : all;
  const touches = new Distinct(isSameTouch, nameOf);
  /** Of commands that make links: they do not go through these. */
  const linking = new Distinct(isSameTouch, nameOf);
  const guesses = new Distinct(isSameTouch, nameOf);
  const unknowns = new Distinct(isSameUnknown, ({ part }: Unknown) => part);
  const doubt = (unknown: Unknown): void => unknowns.add(unknown);
  const placesOf = (command: SimpleCommand): readonly SimpleCommand[] => {
    if (typeof command.cwd === "string" || command.cwd.otherwise === undefined) return [command];
    const made = [...touches.values, ...guesses.values];
    return inPlaces(command, (cwd) => directoryOf(cwd, access, environment), made, environment);
  };
  const look = (command: SimpleCommand): void => {
    if (command.dormant === true) return;
    const program = programDoubt(command);
    if (program !== undefined) doubt(program);
    const own = makesLink(command) ? linking : touches;
    const add = (touch: Touch): void => ("guessed" in touch ? guesses : own).add(touch);
    const places = placesOf(command);
    for (const one of accessesOf(withProgram(command))) {
      if (one.action === "unknown") doubt(one.doubt);
      else for (const place of places) addTouches(one, place, access, environment, doubt, add);
    }
  };
  for (const command of commands.commands) variantsOf(command).forEach(look);
  for (const command of inner) variantsOf(command).forEach(look);
  for (const touch of known) touches.add(touch);
  return {
    tool: "Bash",
    access,
    line: access.text,
    commands,
    inner,
    touches: all.commands.some(makesLink)
      ? [...linking.values, ...throughLinks(all.commands, touches.values, access, environment)]
      : touches.values,
    guesses: guesses.values,
    unknowns: unknowns.values,
  };
}

/** What is done with a link that the line makes is done with its target. */
function throughLinks(
  commands: readonly SimpleCommand[],
  touches: readonly Touch[],
  access: Access,
  environment: Environment,
): readonly Touch[] {
  const links = commands.filter(makesLink).flatMap(({ words, cwd, repeats }) => {
    const operands = words.slice(1).filter((word) => word.kind === "literal" && !word.text.startsWith("-"));
    const [target, name] = operands;
    if (target === undefined || operands.length !== 2) return [];
    const directory = directoryOf(cwd, access, environment);
    const [from, to] = [name ?? target, target].map((word) => pathsOf(word, directory, environment).paths[0]);
    return from === undefined || to === undefined ? [] : [{ from, to, repeats }];
  });
  // Where the link is there already and leads to a directory, the next one of this name is made in that directory.
  const made = new Map<string, string>();
  const inside = links.flatMap(({ from, to, repeats }): readonly Touch[] => {
    const directory = made.get(from) ?? (repeats === true ? to : undefined);
    if (!made.has(from)) made.set(from, to);
    if (directory === undefined || environment.kind(directory) === "file") return [];
    return [{ action: "write", path: `${directory}/${to.slice(to.lastIndexOf("/") + 1)}` }];
  });
  const through = touches.flatMap((touch): readonly Touch[] => {
    if (touch.action === "connect") return [touch];
    const { path } = touch;
    const passed = links.filter(({ from }) => path === from || path.startsWith(`${from}/`));
    return [touch, ...passed.map(({ from, to }) => ({ ...touch, path: to + path.slice(from.length) }))];
  });
  return [...through, ...inside];
}

function nameOf(touch: Touch): string {
  return touch.action === "connect" ? touch.host : touch.path;
}

function isSameTouch(a: Touch, b: Touch): boolean {
  if (a.action === "connect" || b.action === "connect")
    return a.action === "connect" && b.action === "connect" && a.host === b.host && a.port === b.port;
  if (a.path !== b.path || a.action !== b.action) return false;
  return a.reach === b.reach && a.name === b.name && a.guessed === b.guessed;
}

function isSameUnknown(a: Unknown, b: Unknown): boolean {
  return a.part === b.part && a.kind === b.kind && a.action === b.action;
}

/** Of a program that only the run decides nothing is known; a name behind an unknown directory is known. */
function programDoubt({ words }: SimpleCommand): Unknown | undefined {
  const [program] = words;
  if (program?.kind !== "dynamic" || /[^*?/\\]/.test(lastName(program))) return undefined;
  return { kind: words.length === 1 && program.splits ? "text" : "program", part: program.raw };
}

function lastName({ pattern }: Extract<Word, { kind: "dynamic" }>): string {
  return pattern.slice(pattern.lastIndexOf("/") + 1);
}

/** The command with a program that `accessesOf` can look up; an unknown one is a program without a record. */
function withProgram(command: SimpleCommand): SimpleCommand {
  const [program] = command.words;
  if (program?.kind !== "dynamic") return command;
  const name = lastName(program);
  return { ...command, words: command.words.with(0, literal(/[*?\\]/.test(name) ? "?" : name)) };
}

function addTouches(
  one: Exclude<ShellAccess, { action: "unknown" }>,
  command: SimpleCommand,
  access: Access,
  environment: Environment,
  doubt: (unknown: Unknown) => void,
  add: (touch: Touch) => void,
): void {
  if (one.action === "connect") {
    const host = canonicalHost(one.host);
    return add(
      one.port === undefined ? { action: "connect", host } : { action: "connect", host, port: one.port },
    );
  }
  const { action, guessed } = one;
  const found = foundBelow(one.path);
  const path = found?.path ?? one.path;
  const reach = one.reach ?? (found === undefined ? undefined : "tree");
  const part = path.kind === "literal" ? path.text : path.raw;
  if (path.kind === "dynamic" && /^[<>]\(/.test(path.raw)) {
    // Not a file; but what is written into a shell, it runs.
    if (path.raw.startsWith(">") && /\b(sh|[a-z]+sh|xargs|parallel|python\d*)\b/.test(path.raw))
      doubt({ kind: "text", part: path.raw });
    return;
  }
  if (path.kind === "dynamic" && !path.glob && path.token !== true) {
    doubt({ kind: "path", part, action });
    // Of such a word nothing is known that a rule could be asked about.
    if (/^[*?/]*$/.test(path.pattern)) return;
  }
  const directory = directoryOf(command.cwd, access, environment);
  const { paths, isCut, listed = NONE } = pathsOf(path, directory, environment);
  if (isUnknown(command.cwd) && !isAnchored(path)) doubt({ kind: "directory", part, action });
  else if (paths.length === 0 && part !== "") doubt({ kind: "path", part, action });
  if (isCut) doubt({ kind: "tree", part, action });
  if (path.kind === "dynamic" && path.glob && (command.wildcards !== undefined || QUALIFIER.test(path.raw)))
    doubt({ kind: "path", part, action });
  const isPlain = reach === undefined && found?.name === undefined;
  for (const name of paths) {
    if (isPlain) add(guessed === true ? { action, path: name, guessed } : { action, path: name });
    else
      add({
        action,
        path: name,
        ...(reach && { reach }),
        ...(found?.name !== undefined && { name: found.name }),
        ...(guessed && { guessed }),
      });
  }
  for (const name of listed) add({ action: "read", path: name });
}

function isUnknown(cwd: Cwd): boolean {
  return cwd === "unknown" || (cwd !== "start" && cwd.to.kind === "dynamic" && !cwd.to.glob);
}

/** Whether the directory of the command does not matter. */
function isAnchored(path: Word): boolean {
  return path.kind === "literal"
    ? path.tilde === true || path.text.startsWith("/")
    : /^[/~]/.test(path.pattern);
}

/** What `find` finds: everything below a directory (`dir/**`), or what has a name there (`dir/**` and a name). */
function foundBelow(path: Word): { readonly path: Word; readonly name?: string } | undefined {
  if (path.kind === "literal") return undefined;
  const [, start, name] = /^(.*)\/\*\*(?:\/([^/]*))?$/s.exec(path.pattern) ?? [];
  if (start === undefined) return undefined;
  const root: Word = /[*?\\]/.test(start)
    ? { ...path, pattern: start }
    : {
        kind: "literal",
        text: start === "" ? "/" : start,
        ...(start.startsWith("~") ? { tilde: true } : {}),
      };
  return name === undefined ? { path: root } : { path: root, name };
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
    const paths = command.words.flatMap((word) => pathsOf(word, directory, environment).paths);
    if (directory !== undefined) paths.push(directory);
    return paths.filter((path) => environment.kind(path) !== "absent");
  });
}

/** @returns undefined when only the run decides */
function directoryOf(cwd: Cwd, access: Access, environment: Environment): string | undefined {
  if (cwd === "start") return access.cwd;
  if (cwd === "unknown") return undefined;
  return pathsOf(cwd.to, access.cwd, environment).paths[0];
}

const NONE: readonly never[] = [];

/** `*(D)` matches names with a leading dot, too (zshexpn(1), glob qualifiers). */
const QUALIFIER = /\([#a-zA-Z]*D[#a-zA-Z]*\)/;

interface Paths {
  readonly paths: readonly string[];
  /** Directories that the shell looks through for a pattern, because an earlier step of it names several. */
  readonly listed?: readonly string[];
  /** There are more than can be looked at. */
  readonly isCut?: true;
}

function pathsOf(word: Word, directory: string | undefined, environment: Environment): Paths {
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
  const paths = found.paths.length === 0 ? [plain] : [...new Set([plain, ...found.paths])];
  return { paths, listed: found.listed };
}

function unescaped(pattern: string): string {
  return pattern.includes("\\") ? pattern.replace(/\\(.)/gs, "$1") : pattern;
}

/** The files that a pattern of the shell names on this machine; `undefined`: too many. */
function existing(
  pattern: string,
  environment: Environment,
): { readonly paths: readonly string[]; readonly listed: readonly string[] } | undefined {
  // What stands before the first wildcard is one directory.
  const wild = pattern.search(/[*?\\]/);
  const start = wild < 0 ? 0 : pattern.lastIndexOf("/", wild);
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
        // A wildcard of the shell does not stand for a leading dot.
        if (name.startsWith(".") && !step.startsWith(".")) continue;
        if (matchesPattern(step, name, false)) next.push(`${path}/${name}`);
        if (next.length > MAX_NAMES) return undefined;
      }
    }
    found = next;
  }
  return { paths: found.filter((path) => environment.kind(path) !== "absent"), listed };
}
