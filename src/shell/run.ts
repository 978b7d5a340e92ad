import { emit, inside, MAX_SCRIPTS, nest, type Frame } from "./frame.ts";
import { runGiven } from "./given.ts";
import { programName } from "./pattern.ts";
import { writtenText } from "./pipe.ts";
import { linesOf, withInput } from "./piped.ts";
import { innerOf } from "./programs/runs.ts";
import { namesAccess } from "./programs/variables.ts";
import { unmarked } from "./script-text.ts";
import { afterCommand, assignArray, below, merged, withVariable, type State } from "./state.ts";
import { streamAt } from "./streams.ts";
import { callAlias, deferred, forEachLine, hashed, walkText } from "./texts.ts";
import type { Span } from "./tree.ts";
import type { Word } from "./word.ts";
import { noteCopied, noteFile } from "./written.ts";

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
  // What the line brings was followed.
  if ((name === "source" || name === ".") && operand?.kind === "literal") return after;
  const set = afterCommand(after, words, before.assigned);
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
  const started = inside(frame);
  let after = callFunction(name, words, before, started);
  if (frame.context.aliases.size > 0) after = merged(after, callAlias(words, before.assigned, started, span));
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
  if (name === "trap" || name === "alias") deferred(name, words, state, started, span);
  if (name === "mapfile" || name === "readarray") forEachLine(words, before.assigned, started, span);
  noteFiles(name, words, state, frame);
  const given = runGiven(words, before.assigned, started, span);
  return given === before.assigned ? after : given;
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

/** What programs write that pass on what they read, and that make one file of another. */
function noteFiles(name: string, words: readonly Word[], state: State, frame: Frame): void {
  const { files } = frame.context;
  if (name === "tee") {
    const given = streamAt(0, frame.streams, state) ?? { text: undefined };
    for (const word of words.slice(1)) noteFile(files, word, given);
  } else if (/^(cp|mv|ln|install)$/.test(name)) noteCopied(files, words);
}

function callFunction(name: string, words: readonly Word[], before: Before, frame: Frame): State {
  const { functions, calling } = frame.context;
  const body = functions.get(name);
  if (body === undefined || calling.has(name)) return before.state;
  calling.add(name);
  const after = frame.context.walk(body, { ...before.assigned, positional: words }, nest(frame, "function"));
  calling.delete(name);
  return { ...after, positional: before.state.positional };
}
