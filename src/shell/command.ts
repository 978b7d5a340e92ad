import { choicesOf, expandSingle, expandWords } from "./expand.ts";
import { resolve } from "./evaluate.ts";
import { emit, nest, type Frame } from "./frame.ts";
import { outputOf } from "./output.ts";
import { pipedText } from "./pipe.ts";
import { accessVariables, run } from "./run.ts";
import { unmarked } from "./script-text.ts";
import { isSetup } from "./setup.ts";
import { assign, assignArray, type State } from "./state.ts";
import { runUnknown, walkText } from "./texts.ts";
import type { NestedScript, Span, Tree } from "./tree.ts";
import { noteWritten } from "./written.ts";

type Command = Extract<Tree, { kind: "command" }>;

/** What a word or a redirection runs before the command does. */
export function walkScripts(scripts: readonly NestedScript[], state: State, frame: Frame): void {
  for (const { where, body } of scripts) frame.context.walk(body, state, nest(frame, where));
}

/** The state after a simple command, and all that it runs. */
export function walkCommand(tree: Command, state: State, frame: Frame): State {
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
  runUnknown(state, shell, span);
  return state;
}

/** `cat` without operands passes on what it gets. */
function passedInput(tree: Command, { input }: Frame): string | undefined {
  return tree.words.length === 1 && tree.words[0]?.raw === "cat" && input !== "unknown" ? input : undefined;
}
