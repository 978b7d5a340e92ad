import type { SimpleCommand } from "./commands.ts";
import { leaves, resolve, valueOf } from "./evaluate.ts";
import { choicesOf, expandSingle, expandWords } from "./expand.ts";
import { emit, inside, newContext, MAX_SCRIPTS, MAX_SIZE, MAX_STEPS, nest, type Frame } from "./frame.ts";
import { programName } from "./pattern.ts";
import { parseShell } from "./parse.ts";
import { passesFiles, pipedText, writtenText } from "./pipe.ts";
import { linesOf, pipedWords, withInput } from "./piped.ts";
import type { SyntaxProblem } from "./place.ts";
import { MARK, scriptText, unmarked } from "./script-text.ts";
import {
  afterCommand,
  assign,
  assignArray,
  below,
  forgetting,
  merged,
  startState,
  withVariable,
  type State,
} from "./state.ts";
import type { NestedScript, Span, Tree } from "./tree.ts";
import { innerOf } from "./programs/runs.ts";
import { lineOf } from "./programs/inner.ts";
import { outputOf } from "./output.ts";
import { isSetup } from "./setup.ts";
import { noteWritten, writtenAmong } from "./written.ts";
import { readsStandardInput, SHELLS } from "./programs/shells.ts";
import { mayReadInput } from "./programs/code/texts.ts";
import { namesAccess } from "./programs/variables.ts";
import { anything, literal, type Word } from "./word.ts";

type Command = Extract<Tree, { kind: "command" }>;

/** All simple commands of a line, and what kept it from being understood. */
export function walkLine(line: string): {
  readonly commands: readonly SimpleCommand[];
  readonly problems: readonly SyntaxProblem[];
} {
  const { tree, problems } = parseShell(line);
  const context = newContext(problems);
  try {
    walk(tree, startState(), { context, where: "top", depth: 0, scripts: 0, redirects: [] });
  } catch (error) {
    // The stack ran out: ten thousand commands with `||` between them are as many levels.
    if (!(error instanceof RangeError)) throw error;
    context.problems.push({ message: "nested too deeply", offset: 0 });
  }
  return { commands: context.commands, problems: context.problems };
}

function walk(tree: Tree, state: State, frame: Frame): State {
  const { context } = frame;
  if (++context.steps > MAX_STEPS || context.size > MAX_SIZE) {
    if (!context.full) context.problems.push({ message: "too many commands", offset: 0 });
    context.full = true;
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
      define(tree.name, tree.body, frame);
      walk(
        tree.body,
        { ...forgetting(state, tree.body), positional: undefined },
        { ...nest(frame, "function"), dormant: true },
      );
      return state;
    case "expand":
      walkScripts(tree.scripts, state, frame);
      return state;
    case "redirected": {
      const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
      if (redirects.length > 0)
        emit([], [], redirects, state.cwd, frame, frame.span ?? { offset: 0, length: 0 });
      const body = inside({ ...frame, redirects: [...frame.redirects, ...redirects] });
      const after = walk(tree.body, state, body);
      for (const { operator, target } of tree.redirects)
        walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
      return after;
    }
  }
}

/** A function that is defined in two branches is one or the other. */
function define(name: string, body: Tree, { context: { functions } }: Frame): void {
  const known = functions.get(name);
  const both: Tree = {
    kind: "branches",
    first: { kind: "list", items: [] },
    branches: known ? [known, body] : [],
  };
  functions.set(name, known === undefined || known === body ? body : both);
}

/** Every part of a pipe is a shell of its own. What `echo` writes into a shell is a script. */
function walkPipe(items: readonly Tree[], state: State, frame: Frame): void {
  items.forEach((item, i) => {
    const previous = items[i - 1];
    const { input: outer, lines: outerLines, ...rest } = nest(frame, "pipe");
    const piped =
      previous === undefined || passesFiles(previous) ? undefined : (pipedText(previous, state) ?? "unknown");
    const input = previous === undefined ? outer : piped;
    const lines = previous === undefined ? outerLines : pipedWords(items.slice(0, i), state);
    walk(item, state, {
      ...rest,
      ...(input === undefined ? {} : { input }),
      ...(lines === undefined ? {} : { lines }),
    });
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
  // No agent is known to parse what only the policy follows.
  if (frame.followed === true && problems.length > 0)
    emit([anything(text, true)], [], [], state.cwd, frame, span);
  else for (const { message } of problems) context.problems.push({ message, offset: span.offset });
  return walk(tree, state, { ...frame, scripts, span });
}

function walkCommand(tree: Command, state: State, frame: Frame): State {
  const span = frame.span ?? tree.span;
  for (const { raw } of tree.words) frame.context.size += raw.length;
  for (const { target } of tree.redirects) frame.context.size += target.raw.length;
  for (const { scripts } of tree.assignments) walkScripts(scripts, state, frame);
  let assigned = state;
  for (const { name, value, elements } of tree.assignments)
    assigned =
      elements === undefined
        ? assign(assigned, name, value && unmarked(expandSingle(value, assigned)))
        : assignArray(assigned, name, expandWords(elements, assigned).map(unmarked));
  const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
  const variables = accessVariables(assigned);
  const own: Frame =
    redirects.length === 0 && variables === undefined
      ? frame
      : {
          ...frame,
          redirects: [...frame.redirects, ...redirects],
          ...(variables === undefined ? {} : { variables }),
        };
  let after = state;
  const [first, ...rest] = tree.words;
  if (first === undefined) {
    if (redirects.length > 0) emit([], [], redirects, state.cwd, frame, span);
    after = assigned;
  } else {
    const choices = [first, ...choicesOf(first, state)];
    frame.context.steps += choices.length - 1;
    for (const choice of choices) {
      const words = expandWords(choice === first ? tree.words : [choice, ...rest], state).map(unmarked);
      // `$x > f` with an empty `x` still opens the file.
      if (words.length === 0 && redirects.length > 0) emit([], [], redirects, state.cwd, frame, span);
      if (isSetup(tree.words)) {
        emit(words, [], own.redirects, state.cwd, own, span);
        continue;
      }
      const next = run(words, { state, assigned }, own, span);
      if (choice === first) after = next;
    }
  }
  noteWritten(frame.context.files, redirects, pipedText(tree, state) ?? passedInput(tree, frame));
  for (const word of tree.words) walkScripts(word.scripts, state, frame);
  for (const { operator, target } of tree.redirects)
    walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
  return isSetup(tree.words) ? after : runSubstituted(tree, after, own, span);
}

/** `source <(echo 'rm x')` and `bash <(...)`: what the substitution writes is run. */
function runSubstituted(tree: Command, state: State, frame: Frame, span: Span): State {
  const [program, ...rest] = tree.words;
  if (program === undefined || !/^(source|\.|(ba|da|z|k)?sh)$/.test(program.raw)) return state;
  const script = rest.find(({ raw }) => !raw.startsWith("-"))?.scripts[0];
  if (script?.where !== "process-substitution") return state;
  const output = outputOf(script.body, state);
  const shell: Frame = { ...nest(frame, "shell"), redirects: [], followed: true };
  if (typeof output === "string") {
    const after = walkText(output, state, shell, span);
    return program.raw.endsWith("sh") ? state : after;
  }
  runWrapped([anything("(input)", true)], [], { state, assigned: state }, shell, span);
  return state;
}

/** `cat` without operands passes on what it gets. */
function passedInput(tree: Command, { input }: Frame): string | undefined {
  return tree.words.length === 1 && tree.words[0]?.raw === "cat" && input !== "unknown" ? input : undefined;
}

interface Before {
  readonly state: State;
  /** With the assignments before the command, which only the command sees. */
  readonly assigned: State;
}

function run(words: readonly Word[], before: Before, frame: Frame, span: Span): State {
  const after = runWrapped(words, [], before, frame, span);
  const [program, operand] = words;
  const name = program?.kind === "literal" ? program.text : "";
  // What a script on the disk does is no part of the line, as it is of any program. What the line wrote is followed.
  const isScript = (name === "source" || name === ".") && operand?.kind === "literal";
  if (isScript && frame.context.files.size === 0) return after;
  const set = afterCommand(after, words);
  return name === "read" || name === "mapfile" || name === "readarray"
    ? readInto(set, name, words, frame)
    : set;
}

/** `read v`, `mapfile a`: variables get what a here-string or a pipe brings, where it is known. */
function readInto(state: State, name: string, words: readonly Word[], frame: Frame): State {
  const given = frame.redirects.findLast(({ operator, outer }) => operator === "<<<" && outer !== true);
  const lines = given === undefined ? frame.lines : linesOf(writtenText(given.target));
  const names = words
    .slice(1)
    .flatMap((word) => (word.kind === "literal" && /^\w+$/.test(word.text) ? [word.text] : []));
  const variable = names.at(-1);
  if (lines === undefined || variable === undefined || lines.length > MAX_LINES) return state;
  if (name !== "read") return assignArray(state, variable, lines);
  if (names.length > 1) return state;
  // A loop reads one line after the other.
  return withVariable(state, variable, { words: lines.map(unmarked), complete: lines.length > 0 });
}

/** More lines than anybody writes into a pipe by hand. */
const MAX_LINES = 200;

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
  const input = programInput(words, frame);
  emit(words, wrappers, frame.redirects, state.cwd, frame, span, input);
  const name = programName(program) ?? "?";
  if (frame.context.calling.has(name)) return state;
  const started = inside(frame);
  let after = callFunction(name, words, before, started);
  for (const inner of innerOf(words, environmentOf(before.assigned), input)) {
    const marks = {
      ...(inner.remote ? { remote: true as const } : {}),
      ...(inner.followed === true ? { followed: true as const } : {}),
    };
    if (inner.kind === "command") {
      const cwd = inner.directory === undefined ? state.cwd : below(state.cwd, inner.directory);
      const nested = { assigned: before.assigned, state: { ...state, cwd } };
      const lines = name === "xargs" || name === "parallel" ? started.lines : undefined;
      const filled = withInput(inner.words, lines);
      const own: Frame = { ...started, ...marks };
      // Agents see the command without what it is given; for the policy it is the one with it.
      const isFilled = filled !== inner.words;
      const shown: Frame = isFilled ? { ...own, dormant: true } : own;
      const end = runWrapped(inner.words, [...wrappers, name], nested, shown, span);
      if (isFilled) runWrapped(filled, [...wrappers, name], nested, { ...own, followed: true }, span);
      // `builtin cd d` and `command cd d` change this shell.
      if (name === "builtin" || name === "command") after = afterCommand(end, inner.words);
      continue;
    }
    const shell: Frame = { ...nest(started, "shell"), ...marks };
    if (name === "eval") after = walkText(inner.text, before.assigned, shell, span);
    else {
      const positional = inner.positional;
      walkText(inner.text, { ...before.assigned, positional, cwd: state.cwd }, shell, span);
    }
  }
  if (name === "hash") hashed(words, frame);
  runWritten(name, words, state, started, span);
  if (name === "trap" || name === "alias") deferred(name, words, state, started, span);
  if (readsStandardInput(words)) runInput(state, started, span);
  return after;
}

/** What comes on the standard input of a program that may read a program from there. */
function programInput(words: readonly Word[], { redirects, input }: Frame): string | undefined {
  const given = redirects.findLast(({ operator, outer }) => /^<<<?$/.test(operator) && outer !== true);
  if ((given === undefined && input === undefined) || !mayReadInput(words)) return undefined;
  if (given !== undefined) return scriptText(given.target);
  return input === "unknown" ? MARK : input;
}

/** The variables of a command that have one value each. */
function environmentOf({ variables }: State): ReadonlyMap<string, Word> | undefined {
  if (variables.size === 0) return undefined;
  const found = new Map<string, Word>();
  for (const [name, { words, list }] of variables) {
    const [word] = words;
    if (word !== undefined && words.length === 1 && list !== true) found.set(name, word);
  }
  return found;
}

/** The variables that name hosts and files, if there are any. */
function accessVariables(state: State): ReadonlyMap<string, Word> | undefined {
  const found = [...(environmentOf(state) ?? [])].filter(([name]) => namesAccess(name));
  return found.length === 0 ? undefined : new Map(found);
}

/** `hash -p /bin/rm w`: from now on `w` is that program. */
function hashed(words: readonly Word[], frame: Frame): void {
  const [, option, path, name] = words;
  if (option?.kind !== "literal" || option.text !== "-p" || path === undefined || name?.kind !== "literal")
    return;
  define(name.text, parseShell(`${lineOf([path])} "$@"`).tree, frame);
}

/** A script that the line has written before, run by its name, by a shell or by `source`. */
function runWritten(name: string, words: readonly Word[], state: State, frame: Frame, span: Span): void {
  const [program, ...rest] = words;
  const isShell = SHELLS.has(name) || name === "source" || name === ".";
  const isPath = program?.kind === "literal" && program.text.includes("/");
  const { redirects, context } = frame;
  const input = redirects.flatMap(({ operator, target }) => (operator === "<" ? [target] : []));
  const candidates = isShell ? [...rest, ...input] : isPath ? [program] : [];
  for (const text of writtenAmong(context.files, candidates)) {
    const shell: Frame = { ...nest(frame, "shell"), redirects: [], followed: true };
    if (text !== undefined) walkText(text, state, shell, span);
    else runWrapped([anything("(input)", true)], [], { state, assigned: state }, shell, span);
  }
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
  if (name === "alias")
    for (const word of args) {
      const text = scriptText(word);
      if (text.includes("=")) walkText(text.slice(text.indexOf("=") + 1), state, later, span);
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
