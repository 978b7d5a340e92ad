import type { Cwd, Redirect, SimpleCommand, Where } from "./commands.ts";
import { anything, choicesOf, expandSingle, expandWords, literal, type Value, type Word } from "./expand.ts";
import { programName } from "./match.ts";
import {
  parseShell,
  type NestedScript,
  type SourceRedirect,
  type Span,
  type SyntaxProblem,
  type Tree,
} from "./parse.ts";
import { pipedText } from "./pipe.ts";
import { afterCommand, assign, below, forgetting, merged, START, withVariable, type State } from "./state.ts";
import { innerOf, readsStandardInput, scriptText, unmarked } from "./unwrap.ts";

/** Scripts in scripts in scripts; every level parses again. */
const MAX_SCRIPTS = 16;
/** Commands looked at, counting those of functions once for every call. */
const MAX_STEPS = 20_000;

interface Context {
  readonly commands: SimpleCommand[];
  readonly seen: Set<string>;
  readonly problems: SyntaxProblem[];
  readonly functions: Map<string, Tree>;
  /** The functions being called, so that one that calls itself ends. */
  readonly calling: Set<string>;
  steps: number;
}

/** What surrounds a command. */
interface Frame {
  readonly context: Context;
  readonly where: Where;
  readonly depth: number;
  readonly scripts: number;
  readonly redirects: readonly Redirect[];
  /** In text that is parsed again: the place of the command that holds it. */
  readonly span?: Span;
  readonly remote?: true;
  /** What a pipe brings: its text where it is known. */
  readonly input?: string | "unknown";
}

type Command = Extract<Tree, { kind: "command" }>;

/** All simple commands of a line, and what kept it from being understood. */
export function walkLine(line: string): {
  readonly commands: readonly SimpleCommand[];
  readonly problems: readonly SyntaxProblem[];
} {
  const { tree, problems } = parseShell(line);
  const context: Context = {
    commands: [],
    seen: new Set(),
    problems: [...problems],
    functions: new Map(),
    calling: new Set(),
    steps: 0,
  };
  walk(tree, START, { context, where: "top", depth: 0, scripts: 0, redirects: [] });
  return { commands: context.commands, problems: context.problems };
}

function nest(frame: Frame, where: Where): Frame {
  return { ...frame, where, depth: frame.depth + 1 };
}

function walk(tree: Tree, state: State, frame: Frame): State {
  const { context } = frame;
  if (++context.steps > MAX_STEPS) {
    if (context.steps === MAX_STEPS + 1) context.problems.push({ message: "too many commands", offset: 0 });
    return state;
  }
  switch (tree.kind) {
    case "command":
      return walkCommand(tree, state, frame);
    case "list":
      return tree.items.reduce((before, item) => walk(item, before, frame), state);
    case "or": {
      const left = walk(tree.left, state, frame);
      const right = walk(tree.right, merged(state, left), frame);
      return leaves(tree.right) ? left : merged(left, right);
    }
    case "branches": {
      const first = walk(tree.first, state, frame);
      return tree.branches.reduce((after, branch) => merged(after, walk(branch, after, frame)), first);
    }
    case "loop": {
      const values = expandWords(tree.values, state);
      for (const value of tree.values) walkScripts(value.scripts, state, frame);
      let before = forgetting(state, tree.body);
      if (tree.variable !== undefined) before = withVariable(before, tree.variable, valueOf(values));
      return merged(before, walk(tree.body, before, frame));
    }
    case "pipe":
      walkPipe(tree.items, state, frame);
      return state;
    case "scope":
      walk(tree.body, state, nest(frame, tree.where));
      return state;
    case "function":
      context.functions.set(tree.name, tree.body);
      walk(tree.body, { ...forgetting(state, tree.body), positional: undefined }, nest(frame, "function"));
      return state;
    case "expand":
      walkScripts(tree.scripts, state, frame);
      return state;
    case "redirected": {
      const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
      if (redirects.length > 0)
        emit([], [], redirects, state.cwd, frame, frame.span ?? { offset: 0, length: 0 });
      const after = walk(tree.body, state, { ...frame, redirects: [...frame.redirects, ...redirects] });
      for (const { operator, target } of tree.redirects)
        walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
      return after;
    }
  }
}

/** `exit` and `return`: what stands behind `||` with them runs only if the left side succeeded. */
function leaves(tree: Tree): boolean {
  if (tree.kind === "list") return tree.items.some(leaves);
  return tree.kind === "command" && /^(exit|return)$/.test(tree.words[0]?.raw ?? "");
}

function valueOf(words: readonly Word[]): Value {
  const texts = words.flatMap((word) => (word.kind === "literal" && word.tilde !== true ? [word.text] : []));
  return { texts, complete: words.length > 0 && texts.length === words.length };
}

function resolve(redirect: SourceRedirect, state: State): Redirect {
  return { operator: redirect.operator, target: unmarked(expandSingle(redirect.target, state)) };
}

/** Every part of a pipe is a shell of its own. What `echo` writes into a shell is a script. */
function walkPipe(items: readonly Tree[], state: State, frame: Frame): void {
  items.forEach((item, i) => {
    const previous = items[i - 1];
    const { input: outer, ...rest } = nest(frame, "pipe");
    const input = previous === undefined ? outer : (pipedText(previous, state) ?? "unknown");
    walk(item, state, input === undefined ? rest : { ...rest, input });
  });
}

function walkScripts(scripts: readonly NestedScript[], state: State, frame: Frame): void {
  for (const { where, body } of scripts) walk(body, state, nest(frame, where));
}

/** Text that a shell is given to run. */
function walkText(text: string, state: State, frame: Frame, span: Span): State {
  const { context } = frame;
  const scripts = frame.scripts + 1;
  if (scripts > MAX_SCRIPTS) {
    context.problems.push({ message: "nested too deeply", offset: span.offset });
    return state;
  }
  const { tree, problems } = parseShell(text);
  for (const { message } of problems) context.problems.push({ message, offset: span.offset });
  return walk(tree, state, { ...frame, scripts, span });
}

function walkCommand(tree: Command, state: State, frame: Frame): State {
  const span = frame.span ?? tree.span;
  for (const { scripts } of tree.assignments) walkScripts(scripts, state, frame);
  let assigned = state;
  for (const { name, value } of tree.assignments)
    assigned = assign(assigned, name, value && unmarked(expandSingle(value, assigned)));
  const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
  const all = [...frame.redirects, ...redirects];
  let after = state;
  const [first, ...rest] = tree.words;
  if (first === undefined) {
    if (redirects.length > 0) emit([], [], redirects, state.cwd, frame, span);
    after = assigned;
  } else {
    for (const choice of [first, ...choicesOf(first, state)]) {
      const words = expandWords([choice, ...rest], state).map(unmarked);
      const next = run(words, { state, assigned }, { ...frame, redirects: all }, span);
      if (choice === first) after = next;
    }
  }
  for (const word of tree.words) walkScripts(word.scripts, state, frame);
  for (const { operator, target } of tree.redirects)
    walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
  return after;
}

interface Before {
  readonly state: State;
  /** With the assignments before the command, which only the command sees. */
  readonly assigned: State;
}

function run(words: readonly Word[], before: Before, frame: Frame, span: Span): State {
  const after = runWrapped(words, [], before, frame, span);
  return afterCommand(after, words);
}

function runWrapped(
  words: readonly Word[],
  wrappers: readonly string[],
  before: Before,
  frame: Frame,
  span: Span,
): State {
  const [program] = words;
  const { state } = before;
  if (program === undefined || wrappers.length > MAX_SCRIPTS) {
    if (program !== undefined)
      frame.context.problems.push({ message: "nested too deeply", offset: span.offset });
    return state;
  }
  emit(words, wrappers, frame.redirects, state.cwd, frame, span);
  const name = programName(program) ?? "?";
  if (frame.context.calling.has(name)) return state;
  let after = callFunction(name, words, before, frame);
  for (const inner of innerOf(words)) {
    const remote = inner.remote ? { remote: true as const } : {};
    if (inner.kind === "command") {
      const cwd = inner.directory === undefined ? state.cwd : below(state.cwd, inner.directory);
      const nested = { assigned: before.assigned, state: { ...state, cwd } };
      const end = runWrapped(inner.words, [...wrappers, name], nested, { ...frame, ...remote }, span);
      // `builtin cd d` and `command cd d` change this shell.
      if (name === "builtin" || name === "command") after = afterCommand(end, inner.words);
      continue;
    }
    const shell: Frame = { ...nest(frame, "shell"), ...remote };
    if (name === "eval") after = walkText(inner.text, before.assigned, shell, span);
    else {
      const positional = inner.positional;
      walkText(inner.text, { ...before.assigned, positional, cwd: state.cwd }, shell, span);
    }
  }
  deferred(name, words, state, frame, span);
  if (readsStandardInput(words)) runInput(state, frame, span);
  return after;
}

function callFunction(name: string, words: readonly Word[], before: Before, frame: Frame): State {
  const { functions, calling } = frame.context;
  const body = functions.get(name);
  if (body === undefined) return before.state;
  calling.add(name);
  const after = walk(body, { ...before.assigned, positional: words }, nest(frame, "function"));
  calling.delete(name);
  return { ...after, positional: before.state.positional };
}

/** `trap 'rm x' EXIT` and `alias l='rm x'`: text that runs later. */
function deferred(name: string, words: readonly Word[], state: State, frame: Frame, span: Span): void {
  const later = nest(frame, "deferred");
  const args = words.slice(1).filter((word) => scriptText(word) !== "--");
  if (name === "trap" && args.length > 1 && args[0] !== undefined && scriptText(args[0]) !== "-")
    walkText(scriptText(args[0]), { ...state, cwd: "unknown" }, later, span);
  if (name !== "alias") return;
  for (const word of args) {
    const text = scriptText(word);
    if (text.includes("="))
      walkText(text.slice(text.indexOf("=") + 1), { ...state, cwd: "unknown" }, later, span);
  }
}

/** A shell that reads its commands from a here-document, a here-string or a pipe. */
function runInput(state: State, frame: Frame, span: Span): void {
  const given = frame.redirects.findLast(({ operator }) => operator === "<<" || operator === "<<<");
  const text = given === undefined ? frame.input : scriptText(given.target);
  const { input: _input, ...inner } = nest(frame, "shell");
  if (text === undefined) return;
  if (text === "unknown")
    runWrapped([anything("(input)", true)], [], { state, assigned: state }, inner, span);
  else walkText(text, { ...state, positional: [literal("sh")] }, { ...inner, redirects: [] }, span);
}

function emit(
  words: readonly Word[],
  wrappers: readonly string[],
  redirects: readonly Redirect[],
  cwd: Cwd,
  frame: Frame,
  span: Span,
): void {
  const { context, where, depth, remote } = frame;
  const base = { words, wrappers, where, depth, redirects, cwd, span };
  const command: SimpleCommand = remote === undefined ? base : { ...base, remote };
  const key = JSON.stringify({ ...command, where: "", depth: 0 });
  if (context.seen.has(key)) return;
  context.seen.add(key);
  context.commands.push(command);
}
