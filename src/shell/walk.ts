import type { Given } from "./bindings.ts";
import { afterExpansion, walkCommand, walkScripts } from "./command.ts";
import type { SimpleCommand } from "./simple-command.ts";
import { eitherOf } from "./directory.ts";
import { leaves, resolve, valueOf } from "./evaluate.ts";
import { expandWords } from "./expand.ts";
import { define, emit, inside, newContext, MAX_SIZE, MAX_STEPS, nest, type Frame } from "./frame.ts";
import { parseShell } from "./parse.ts";
import { endOf, passesFiles, pipedText } from "./pipe.ts";
import { pipedWords } from "./piped.ts";
import type { SyntaxProblem } from "./place.ts";
import { forgetting } from "./forget.ts";
import { forgotten, merged, startState, succeeded, withVariable, type State } from "./state.ts";
import { NO_STREAMS, together, withStreams } from "./streams.ts";
import { noteWritten, textsBy, writtenAs } from "./written.ts";
import { runSubscripts } from "./texts.ts";
import type { Tree } from "./tree.ts";

const NONE: readonly never[] = [];

/** All simple commands of a line, and what kept it from being understood. */
export function walkLine(line: string): {
  readonly commands: readonly SimpleCommand[];
  readonly problems: readonly SyntaxProblem[];
} {
  const { tree, problems } = parseShell(line);
  const context = newContext(problems, walk);
  try {
    walk(tree, startState(), {
      context,
      where: "top",
      depth: 0,
      scripts: 0,
      redirects: NONE,
      streams: NO_STREAMS,
    });
  } catch (error) {
    // The stack ran out: ten thousand commands with `||` between them are as many levels.
    if (!(error instanceof RangeError)) throw error;
    context.problems.push({ message: "nested too deeply", offset: 0 });
  }
  return { commands: context.commands, problems: context.problems };
}

function walk(tree: Tree, before: State, frame: Frame): State {
  const { context } = frame;
  const state = before.ifSucceeded === undefined ? before : { ...before, ifSucceeded: undefined };
  if (++context.steps > MAX_STEPS || context.size > MAX_SIZE) {
    if (!context.full) context.problems.push({ message: "too many commands", offset: 0 });
    context.full = true;
    return state;
  }
  switch (tree.kind) {
    case "command":
      return walkCommand(tree, state, frame);
    case "list":
      return tree.joined === "and" ? walkAnd(tree.items, state, frame) : walkItems(tree.items, state, frame);
    case "or": {
      const left = walk(tree.left, state, frame);
      const right = walk(tree.right, merged(state, left), frame);
      return leaves(tree.right) ? succeeded(left) : merged(left, right);
    }
    case "branches": {
      const first = walk(tree.first, state, frame);
      return tree.branches.reduce((after, branch) => merged(after, walk(branch, after, frame)), first);
    }
    case "loop": {
      const values = expandWords(tree.values, state);
      for (const value of tree.values) walkScripts(value.scripts, state, frame);
      let start = forgetting(afterExpansion(tree.values, state), tree.body, context.functions);
      if (tree.variable !== undefined) start = withVariable(start, tree.variable, valueOf(values));
      return merged(start, walk(tree.body, start, { ...frame, repeats: true }));
    }
    case "pipe":
      walkPipe(tree.items, state, frame);
      return state;
    case "scope": {
      const inner = nest(frame, tree.where);
      // What a coprocess reads, the line may write.
      const streams = tree.where === "coproc" ? new Map(frame.streams).set(0, undefined) : frame.streams;
      walk(tree.body, state, { ...inner, streams });
      return state;
    }
    case "function":
      define(tree.name, tree.body, frame);
      walk(
        tree.body,
        { ...forgetting(state, tree.body, context.functions), positional: undefined },
        { ...nest(frame, "function"), dormant: true },
      );
      // It is called for every program that is not found, and nobody knows which are.
      if (tree.name === "command_not_found_handle") walk(tree.body, state, nest(frame, "function"));
      return state;
    case "expand":
      walkScripts(tree.scripts, state, frame);
      for (const text of tree.quoted ?? [])
        runSubscripts(text, state, frame, frame.span ?? { offset: 0, length: 0 });
      return tree.sets.reduce(forgotten, state);
    case "redirected": {
      const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
      if (redirects.length > 0) emit([], [], redirects, state, frame, frame.span ?? { offset: 0, length: 0 });
      const own = withStreams(tree.redirects, state, frame);
      const body = inside({ ...own, redirects: [...frame.redirects, ...redirects] });
      const after = walk(tree.body, state, body);
      noteWritten(context.files, redirects, writtenAs(pipedText(tree.body, state), endOf(tree.body, state)));
      for (const { operator, target } of tree.redirects)
        walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
      return after;
    }
  }
}

function walkItems(items: readonly Tree[], state: State, frame: Frame): State {
  let after = state;
  for (const item of items) after = walk(item, after, frame);
  return after;
}

/** `a && b`: in `b` all is so as it is where `a` succeeded. Behind both it may have failed. */
function walkAnd([first, ...rest]: readonly Tree[], state: State, frame: Frame): State {
  if (first === undefined) return state;
  const left = frame.context.walk(first, state, frame);
  const start = succeeded(left);
  const after = walkItems(rest, start, frame);
  if (after === left || isAssignment(first)) return after;
  return {
    ...merged(left, after),
    cwd: after.cwd === start.cwd ? left.cwd : eitherOf([after.cwd, left.cwd]),
    ifSucceeded: after.ifSucceeded ?? { cwd: after.cwd, variables: after.variables },
  };
}

/** An assignment without a substitution does not fail. */
function isAssignment(tree: Tree): boolean {
  if (tree.kind === "list") return tree.items.every(isAssignment);
  return (
    tree.kind === "command" &&
    tree.words.length === 0 &&
    tree.assignments.every(({ scripts }) => scripts.length === 0)
  );
}

/** What `cat a b` passes on of files that the line has written. */
function filesIn(tree: Tree, state: State, { context }: Frame): Given | undefined {
  if (tree.kind !== "command") return undefined;
  return together(expandWords(tree.words.slice(1), state).flatMap((word) => textsBy(context, word)));
}

/** Every part of a pipe is a shell of its own. What `echo` writes into a shell is a script. */
function walkPipe(items: readonly Tree[], state: State, frame: Frame): void {
  let text = frame.streams.get(0);
  items.forEach((item, i) => {
    const previous = items[i - 1];
    if (previous !== undefined) text = pipedText(previous, state, text);
    const own = nest(frame, "pipe");
    if (previous === undefined) {
      walk(item, state, own);
      return;
    }
    const streams = new Map(frame.streams);
    const passed = passesFiles(previous) ? filesIn(previous, state, frame) : { text };
    if (passed === undefined) streams.delete(0);
    else streams.set(0, passed.text);
    walk(item, state, { ...own, streams, lines: pipedWords(items.slice(0, i), state, text) });
  });
}
