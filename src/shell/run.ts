import { emit, inside, MAX_SCRIPTS, nest, type Frame } from "./frame.ts";
import { programName } from "./pattern.ts";
import { writtenText } from "./pipe.ts";
import { linesOf, withInput } from "./piped.ts";
import { innerOf } from "./programs/runs.ts";
import { readsStandardInput } from "./programs/shells.ts";
import { namesAccess } from "./programs/variables.ts";
import { unmarked } from "./script-text.ts";
import { afterCommand, assignArray, below, withVariable, type State } from "./state.ts";
import { deferred, hashed, runInput, runWritten, walkText } from "./texts.ts";
import type { Span } from "./tree.ts";
import type { Word } from "./word.ts";

interface Before {
  readonly state: State;
  /** With the assignments before the command, which only the command sees. */
  readonly assigned: State;
}

/** The state after a command with these words. */
export function run(words: readonly Word[], before: Before, frame: Frame, span: Span): State {
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
  emit(words, wrappers, frame.redirects, state.cwd, frame, span);
  const name = programName(program) ?? "?";
  if (frame.context.calling.has(name)) return state;
  const started = inside(frame);
  let after = callFunction(name, words, before, started);
  for (const inner of innerOf(words, environmentOf(before.assigned))) {
    const remote = inner.remote ? { remote: true as const } : {};
    if (inner.kind === "command") {
      const cwd = inner.directory === undefined ? state.cwd : below(state.cwd, inner.directory);
      const nested = { assigned: before.assigned, state: { ...state, cwd } };
      const lines = name === "xargs" || name === "parallel" ? started.lines : undefined;
      const filled = withInput(inner.words, lines);
      const own: Frame = { ...started, ...remote };
      // Agents see the command without what it is given; for the policy it is the one with it.
      const isFilled = filled !== inner.words;
      const shown: Frame = isFilled ? { ...own, dormant: true } : own;
      const end = runWrapped(inner.words, [...wrappers, name], nested, shown, span);
      if (isFilled) runWrapped(filled, [...wrappers, name], nested, { ...own, followed: true }, span);
      // `builtin cd d` and `command cd d` change this shell.
      if (name === "builtin" || name === "command") after = afterCommand(end, inner.words);
      continue;
    }
    const shell: Frame = { ...nest(started, "shell"), ...remote };
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
export function accessVariables(state: State): ReadonlyMap<string, Word> | undefined {
  const found = [...(environmentOf(state) ?? [])].filter(([name]) => namesAccess(name));
  return found.length === 0 ? undefined : new Map(found);
}

function callFunction(name: string, words: readonly Word[], before: Before, frame: Frame): State {
  const { functions, calling } = frame.context;
  const body = functions.get(name);
  if (body === undefined) return before.state;
  calling.add(name);
  const after = frame.context.walk(body, { ...before.assigned, positional: words }, nest(frame, "function"));
  calling.delete(name);
  return { ...after, positional: before.state.positional };
}
