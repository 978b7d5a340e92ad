import { define, emit, MAX_SCRIPTS, nest, type Frame } from "./frame.ts";
import { parseShell } from "./parse.ts";
import { lineOf } from "./programs/inner.ts";
import { SHELLS } from "./programs/shells.ts";
import { scriptText } from "./script-text.ts";
import type { State } from "./state.ts";
import type { Span } from "./tree.ts";
import { anything, literal, type Word } from "./word.ts";
import { writtenAmong } from "./written.ts";

/** Text that a shell is given to run. */
export function walkText(text: string, state: State, frame: Frame, span: Span): State {
  const { context } = frame;
  const scripts = frame.scripts + 1;
  if (scripts > MAX_SCRIPTS) {
    context.problems.push({ message: "nested too deeply", offset: span.offset });
    return state;
  }
  const { tree, problems } = parseShell(text);
  for (const { message } of problems) context.problems.push({ message, offset: span.offset });
  return context.walk(tree, state, { ...frame, scripts, span });
}

/** Text of which only the run decides what it is. */
export function runUnknown(state: State, frame: Frame, span: Span): void {
  emit([anything("(input)", true)], [], frame.redirects, state.cwd, frame, span);
}

/** `hash -p /bin/rm w`: from now on `w` is that program. */
export function hashed(words: readonly Word[], frame: Frame): void {
  const [, option, path, name] = words;
  if (option?.kind !== "literal" || option.text !== "-p" || path === undefined || name?.kind !== "literal")
    return;
  define(name.text, parseShell(`${lineOf([path])} "$@"`).tree, frame);
}

/** A script that the line has written before, run by its name, by a shell or by `source`. */
export function runWritten(
  name: string,
  words: readonly Word[],
  state: State,
  frame: Frame,
  span: Span,
): void {
  const [program, ...rest] = words;
  const isShell = SHELLS.has(name) || name === "source" || name === ".";
  const isPath = program?.kind === "literal" && program.text.includes("/");
  const { redirects, context } = frame;
  const input = redirects.flatMap(({ operator, target }) => (operator === "<" ? [target] : []));
  const candidates = isShell ? [...rest, ...input] : isPath ? [program] : [];
  for (const text of writtenAmong(context.files, candidates)) {
    const shell: Frame = { ...nest(frame, "shell"), redirects: [], followed: true };
    if (text !== undefined) walkText(text, state, shell, span);
    else runUnknown(state, shell, span);
  }
}

/** `trap 'rm x' EXIT` and `alias l='rm x'`: text that runs later. */
export function deferred(name: string, words: readonly Word[], state: State, frame: Frame, span: Span): void {
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
export function runInput(state: State, frame: Frame, span: Span): void {
  const given = frame.redirects.findLast(({ operator }) => operator === "<<" || operator === "<<<");
  const text = given === undefined ? frame.input : scriptText(given.target);
  const { input: _input, ...inner } = nest(frame, "shell");
  if (text === undefined) return;
  if (text === "unknown") runUnknown(state, inner, span);
  else walkText(text, { ...state, positional: [literal("sh")] }, { ...inner, redirects: [] }, span);
}
