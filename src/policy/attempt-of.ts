import { accessesOf, type ShellAccess } from "../shell/programs/accesses.ts";
import { commandsOf } from "../shell/commands.ts";
import { makesLink } from "../shell/links.ts";
import type { Cwd, SimpleCommand, Word, Writable } from "../shell/simple-command.ts";
import { variantsOf } from "../shell/variants.ts";
import { canonicalHost, parseUrl, pathOf } from "./access.ts";
import { literal } from "../shell/word.ts";
import type { Access, Attempt, Touch, Unknown } from "./attempt.ts";
import { Distinct } from "./distinct.ts";
import type { Environment } from "./environment.ts";
import { toolNameOf } from "./tool-name.ts";
import { throughLinks } from "./link-touches.ts";
import { inPlaces } from "./places.ts";
import { directoryOf, pathsOf, searchedBy } from "./word-paths.ts";
import { baseName } from "./normalize.ts";

/**
 * Everything about an access that a policy or an enforcer may look at.
 * @param known files and hosts that the command uses although its text does not name them, such as in a script
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
    case "MCP": {
      const name = toolNameOf(access.text.trim());
      if (name === undefined) throw new TypeError(`no tool of an MCP server: ${access.text}`);
      return { tool: access.tool, access, server: name.server, name: name.tool };
    }
    case "Bash":
      return lineAttempt(access, environment, known);
  }
}

function lineAttempt(access: Access, environment: Environment, known: readonly Touch[]): Attempt {
  const all = commandsOf(access.text);
  const hasInner = all.commands.some(isFollowed);
  const inner = hasInner ? all.commands.filter(isFollowed) : NONE;
  const commands = hasInner ? { ...all, commands: all.commands.filter((one) => !isFollowed(one)) } : all;
  const touches = new Distinct(isSameTouch, nameOf);
  /** Of commands that make links: they do not go through these. */
  const linking = new Distinct(isSameTouch, nameOf);
  const guesses = new Distinct(isSameTouch, nameOf);
  const unknowns = new Distinct(isSameUnknown, ({ part }: Unknown) => part);
  const doubt = (unknown: Unknown): void => unknowns.add(unknown);
  const made = (): readonly Touch[] => [...touches.values, ...guesses.values];
  const look = (command: SimpleCommand): void => {
    if (command.dormant === true) return;
    const program = programDoubt(command);
    if (program !== undefined) doubt(program);
    const own = makesLink(command) ? linking : touches;
    const add = (touch: Touch): void => ("guessed" in touch ? guesses : own).add(touch);
    const places = inPlaces(command, (cwd) => directoryOf(cwd, access, environment), made, environment);
    for (const one of accessesOf(withProgram(command))) {
      if (one.action === "unknown") doubt(one.doubt);
      else for (const place of places) addTouches(one, place, access, environment, doubt, add);
    }
    if (command.remote !== true)
      for (const place of places) addSearched(place, access, environment, made, add);
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

function isFollowed({ followed }: SimpleCommand): boolean {
  return followed === true;
}

function nameOf(touch: Touch): string {
  return touch.action === "connect" ? touch.host : touch.path;
}

function isSameTouch(a: Touch, b: Touch): boolean {
  if (a.action === "connect" || b.action === "connect")
    return a.action === "connect" && b.action === "connect" && a.host === b.host && a.port === b.port;
  return a.path === b.path && a.action === b.action && a.reach === b.reach && a.name === b.name;
}

function isSameUnknown(a: Unknown, b: Unknown): boolean {
  return a.part === b.part && a.kind === b.kind && a.action === b.action;
}

/** Nothing is known about a program that only the run decides; the name of one in an unknown directory is known. */
function programDoubt({ words }: SimpleCommand): Unknown | undefined {
  const [program] = words;
  if (program?.kind !== "dynamic" || /[^*?/\\]/.test(lastName(program))) return undefined;
  return { kind: words.length === 1 && program.splits ? "text" : "program", part: program.raw };
}

function lastName({ pattern }: Extract<Word, { kind: "dynamic" }>): string {
  return baseName(pattern);
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
  // Not a file; what runs in it is a command of the line.
  if (path.kind === "dynamic" && /^[<>]\(/.test(path.raw)) return;
  if (path.kind === "dynamic" && !path.glob && path.token !== true) {
    doubt({ kind: "path", part, action });
    // Such a word tells nothing that a rule could be compared with.
    if (/^[*?/]*$/.test(path.pattern)) return;
  }
  const directory = directoryOf(command.cwd, access, environment);
  const { paths, isCut, listed = NONE } = pathsOf(path, directory, environment);
  if (isUnknown(command.cwd) && !isAnchored(path)) doubt({ kind: "directory", part, action });
  else if (paths.length === 0 && part !== "") doubt({ kind: "path", part, action });
  if (isCut) doubt({ kind: "tree", part, action });
  if (path.kind === "dynamic" && path.glob && (command.wildcards !== undefined || QUALIFIER.test(path.raw)))
    doubt({ kind: "path", part, action });
  for (const name of paths) {
    const touch: Writable<Exclude<Touch, { action: "connect" }>> = { action, path: name };
    if (reach !== undefined) touch.reach = reach;
    if (found?.name !== undefined) touch.name = found.name;
    if (guessed === true) touch.guessed = guessed;
    add(touch);
  }
  for (const name of listed) add({ action: "read", path: name });
}

/** The shell reads the names in a directory for a wildcard, also where the command does nothing with such files. */
function addSearched(
  { words, cwd }: SimpleCommand,
  access: Access,
  environment: Environment,
  made: () => readonly Touch[],
  add: (touch: Touch) => void,
): void {
  for (const word of words) {
    if (word.kind === "literal") continue;
    const searched = searchedBy(word, directoryOf(cwd, access, environment), environment);
    const isUsed = (touch: Touch): boolean => "path" in touch && touch.path === searched?.path;
    if (searched !== undefined && !made().some(isUsed)) add({ action: "read", path: searched.directory });
  }
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

const NONE: readonly never[] = [];

/** `*(D)` matches names with a leading dot, too (zshexpn(1), glob qualifiers). */
const QUALIFIER = /\([#a-zA-Z]*D[#a-zA-Z]*\)/;
