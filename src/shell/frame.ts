import type { Given, Streams } from "./bindings.ts";
import type { Redirect, SimpleCommand, Where, Writable } from "./simple-command.ts";
import { makesLink } from "./links.ts";
import type { SyntaxProblem } from "./place.ts";
import type { State } from "./state.ts";
import type { Span, Tree } from "./tree.ts";
import type { Word } from "./word.ts";
import { hasChangedWildcards } from "./wildcards.ts";
import type { Files } from "./written.ts";

/** Scripts in scripts in scripts; every level parses again. */
export const MAX_SCRIPTS = 16;
/** Commands looked at, counting those of functions once for every call. */
export const MAX_STEPS = 20_000;

type Walk = (tree: Tree, state: State, frame: Frame) => State;

interface Seen {
  readonly first: SimpleCommand;
  /** Of all commands with this short key, once there is a second one: most lines never need them. */
  full?: Set<string>;
}

/** How many characters commands may have, counted in the same way: the body of a function has them at every call. */
export const MAX_SIZE = 1_000_000;

/** What all commands of one line share. */
interface Context {
  /** Walks a part of the line, or of a text that it runs. */
  readonly walk: Walk;
  readonly commands: SimpleCommand[];
  /** The commands so far by a short key, which equal commands have in common; made where there are many. */
  seen?: Map<string, Seen>;
  readonly problems: SyntaxProblem[];
  /** The bodies that a function may have: one that is defined in two branches is one or the other. */
  readonly functions: Map<string, readonly Tree[]>;
  /** Like the next three made with the first one: most lines have none. */
  aliases?: Map<string, string>;
  /** The keys of the commands in functions that were not called so far. */
  dormant?: Set<string>;
  /** The keys of the commands that are known to run more than once. */
  repeated?: Set<string>;
  readonly files: Files;
  /** The bodies of functions and the aliases being called, so that one that calls itself ends. */
  calling?: Set<Tree | string>;
  steps: number;
  size: number;
  /** One of the bounds was met. */
  full: boolean;
}

/** The context of a line whose text had these problems. */
export function newContext(problems: readonly SyntaxProblem[], walk: Walk): Context {
  return {
    walk,
    commands: [],
    problems: [...problems],
    functions: new Map(),
    files: new Map(),
    steps: 0,
    size: 0,
    full: false,
  };
}

/** What surrounds a command. */
export interface Frame {
  readonly context: Context;
  readonly where: Where;
  readonly depth: number;
  readonly scripts: number;
  readonly redirects: readonly Redirect[];
  /** In text that is parsed again: the place of the command that holds it. */
  readonly span?: Span;
  readonly remote?: true;
  /** In the body of a function at its definition, which runs nothing. */
  readonly dormant?: true;
  /** In a file that the line writes and then runs. */
  readonly followed?: true;
  /** In a loop, or in a text that runs for each line. */
  readonly repeats?: true;
  /** Variables of the commands here that name hosts and files. */
  readonly variables?: ReadonlyMap<string, Word>;
  readonly streams: Streams;
  /** What the process substitutions among the words of the command write, by their text. */
  readonly substituted?: ReadonlyMap<string, Given>;
  /** What a pipe brings, line by line: texts, or files of which the names are known in part. */
  readonly lines?: readonly Word[] | undefined;
}

/** The frame of what is inside. */
export function nest(frame: Frame, where: Where): Frame {
  return { ...frame, where, depth: frame.depth + 1 };
}

/** Adds a command, unless it is there already. */
export function emit(
  words: readonly Word[],
  wrappers: readonly string[],
  redirects: readonly Redirect[],
  state: State,
  frame: Frame,
  span: Span,
  input?: string,
): void {
  const { context, where, depth, remote, dormant, followed, repeats, variables } = frame;
  const command: Writable<SimpleCommand> = { words, wrappers, where, depth, redirects, cwd: state.cwd, span };
  if (remote !== undefined) command.remote = remote;
  if (dormant !== undefined) command.dormant = dormant;
  if (followed !== undefined) command.followed = followed;
  if (repeats !== undefined) command.repeats = repeats;
  if (variables !== undefined) command.variables = variables;
  if (hasChangedWildcards(state)) command.wildcards = "changed";
  if (input !== undefined) command.input = input;
  if (isNew(command, context)) context.commands.push(command);
  else if (dormant !== true) again(command, context);
  if (dormant === true) (context.dormant ??= new Set()).add(fullKey(command));
}

/** A function is called: what its body was found to do it does, and with the second call more than once. */
function again(command: SimpleCommand, context: Context): void {
  const { commands, dormant } = context;
  // Of other commands nothing depends on how often they run, and looking for them costs.
  if ((dormant === undefined || dormant.size === 0) && !makesLink(command)) return;
  const key = fullKey(command);
  const isFirst = dormant?.delete(key) === true;
  const repeated = (context.repeated ??= new Set());
  if (!isFirst && (repeated.has(key) || !makesLink(command))) return;
  if (!isFirst) repeated.add(key);
  const at = commands.findIndex((one) => (one.dormant === true) === isFirst && fullKey(one) === key);
  if (at >= 0) commands[at] = isFirst ? command : { ...command, repeats: true };
}

/** Below so many commands comparing each is cheaper than a table of them. */
const FEW = 8;

function isNew(command: SimpleCommand, context: Context): boolean {
  const { commands } = context;
  if (commands.length < FEW) return !commands.some((one) => isSame(one, command));
  context.seen ??= new Map();
  if (context.seen.size === 0) for (const one of commands) isUnseen(one, context.seen);
  return isUnseen(command, context.seen);
}

function isSame(a: SimpleCommand, b: SimpleCommand): boolean {
  return a.span.offset === b.span.offset && fullKey(a) === fullKey(b);
}

function isUnseen(command: SimpleCommand, seen: Map<string, Seen>): boolean {
  const short = shortKey(command);
  const bucket = seen.get(short);
  if (bucket === undefined) {
    seen.set(short, { first: command });
    return true;
  }
  bucket.full ??= new Set([fullKey(bucket.first)]);
  const { size } = bucket.full;
  return bucket.full.add(fullKey(command)).size > size;
}

function shortKey({ span, words }: SimpleCommand): string {
  let short = String(span.offset);
  for (const word of words) short += ` ${word.kind === "literal" ? word.text : word.pattern}`;
  return short;
}

function fullKey(command: SimpleCommand): string {
  return JSON.stringify({ ...command, where: "", depth: 0, dormant: undefined, repeats: undefined });
}

/** The frame of what a command or a compound command starts, which its redirections hold for. */
export function inside(frame: Frame): Frame {
  if (frame.redirects.length === 0) return frame;
  return { ...frame, redirects: frame.redirects.map((redirect) => ({ ...redirect, outer: true as const })) };
}

/** More bodies than a line gives one function. */
const MAX_BODIES = 16;

/** Defines a function. */
export function define(name: string, body: Tree, { context: { functions, problems } }: Frame): void {
  const known = functions.get(name) ?? [];
  if (known.includes(body)) return;
  if (known.length < MAX_BODIES) functions.set(name, [...known, body]);
  else problems.push({ message: "too many functions with one name", offset: 0 });
}

/** How often a text may be inside of itself: `GIT_EDITOR='git commit'` starts itself again without an end. */
const MAX_SAME = 2;

/** Notes that a text is being walked; `undefined`: it is inside of itself too often. */
export function enterText(text: string, { context }: Frame): string | undefined {
  const calling = (context.calling ??= new Set());
  for (let level = 1; level <= MAX_SAME; level++) {
    const place = `${level} ${text}`;
    if (calling.has(place)) continue;
    calling.add(place);
    return place;
  }
  return undefined;
}
