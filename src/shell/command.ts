import type { Given } from "./bindings.ts";
import { choicesOf, expandWords } from "./expand.ts";
import { resolve } from "./evaluate.ts";
import { emit, nest, type Frame } from "./frame.ts";
import { outputOf } from "./output.ts";
import { pipedText } from "./pipe.ts";
import { accessVariables } from "./environment.ts";
import { run } from "./run.ts";
import { unmarked } from "./script-text.ts";
import { isSetup } from "./setup.ts";
import { afterAssignment } from "./assignments.ts";
import { DECLARES } from "./builtins.ts";
import { withVariable, type State } from "./state.ts";
import { NO_STREAMS, redirectedStreams, withStreams } from "./streams.ts";
import type { NestedScript, SourceWord, Tree } from "./tree.ts";
import { runSubscripts, runUnknown } from "./texts.ts";
import { literal } from "./word.ts";
import { noteWritten } from "./written.ts";

type Command = Extract<Tree, { kind: "command" }>;

const NONE: readonly never[] = [];

/** What a word or a redirection runs before the command does. */
export function walkScripts(scripts: readonly NestedScript[], state: State, frame: Frame): void {
  for (const { where, body, reads } of scripts) {
    const inner = nest(frame, where);
    // Whatever the command writes.
    const streams = reads === true ? new Map(frame.streams).set(0, undefined) : frame.streams;
    frame.context.walk(body, state, { ...inner, streams });
  }
}

/** The state after a simple command, and all that it runs. */
export function walkCommand(tree: Command, state: State, frame: Frame): State {
  const span = frame.span ?? tree.span;
  for (const { raw } of tree.words) frame.context.size += raw.length;
  for (const { target } of tree.redirects) frame.context.size += target.raw.length;
  for (const { scripts } of tree.assignments) walkScripts(scripts, state, frame);
  let assigned = state;
  for (const assignment of tree.assignments) {
    assigned = afterAssignment(assignment, assigned);
    // Where the value is computed, this is run; no other value looks like it.
    runSubscripts(assignment.value?.raw ?? "", assigned, frame, span);
  }
  const redirects =
    tree.redirects.length === 0 ? NONE : tree.redirects.map((redirect) => resolve(redirect, state));
  const variables = accessVariables(assigned);
  const isPlain = tree.words.every(({ parts }) => parts.length < 2 && parts[0]?.kind === "text");
  const substituted = isPlain ? undefined : substitutedBy(tree.words, state);
  const own: Frame =
    redirects.length === 0 && variables === undefined && substituted === undefined
      ? frame
      : {
          ...withStreams(tree.redirects, state, frame),
          redirects: [...frame.redirects, ...redirects],
          ...(variables === undefined ? {} : { variables }),
          ...(substituted === undefined ? {} : { substituted }),
        };
  let after = state;
  const [first] = tree.words;
  if (first === undefined) {
    if (redirects.length > 0) emit([], [], redirects, state, frame, span);
    after = assigned;
  } else {
    const isPrepared = isSetup(tree.words);
    const choices = [first, ...choicesOf(first, state)];
    frame.context.steps += choices.length - 1;
    for (const choice of choices) {
      const words = expandWords(choice === first ? tree.words : [choice, ...tree.words.slice(1)], state).map(
        unmarked,
      );
      // `$x > f` with an empty `x` still opens the file.
      if (words.length === 0 && redirects.length > 0) emit([], [], redirects, state, frame, span);
      if (isPrepared) {
        emit(words, [], own.redirects, state, own, span);
        continue;
      }
      const next = run(words, { state, assigned }, own, span);
      if (choice === first) after = next;
    }
  }
  if (!isPlain) after = withDefaults(tree.words, after);
  if (DECLARES.has(first?.raw ?? ""))
    for (const { assignment } of tree.words.slice(1))
      if (assignment !== undefined) after = afterAssignment(assignment, after);
  if (redirects.length > 0) {
    noteWritten(frame.context.files, redirects, pipedText(tree, state, frame.streams.get(0)));
    if (tree.words.length === 1 && first?.raw === "exec")
      after = {
        ...after,
        opened: redirectedStreams(tree.redirects, state, after.opened ?? NO_STREAMS, frame.context),
      };
  }
  for (const word of isPlain ? [] : tree.words) {
    walkScripts(word.scripts, state, frame);
    // The value is expanded like a prompt.
    if (word.raw.includes("@P}")) runUnknown(state, nest(frame, "shell"), span);
  }
  for (const { operator, target } of tree.redirects)
    walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
  return after;
}

/** `${x:=word}` sets the variable, if it had no value. */
function withDefaults(words: readonly SourceWord[], state: State): State {
  let after = state;
  for (const { parts } of words)
    for (const part of parts) {
      if (part.kind !== "parameter" || part.fallback === undefined || !part.change?.operator.endsWith("="))
        continue;
      const before = after.variables.get(part.name);
      const possible = [...(before?.words ?? []), literal(part.fallback)];
      if (before?.complete !== true) after = withVariable(after, part.name, { words: possible, complete: false });
    }
  return after;
}

/** What the process substitutions among the words write, by their text. */
function substitutedBy(words: readonly SourceWord[], state: State): ReadonlyMap<string, Given> | undefined {
  let found: Map<string, Given> | undefined;
  for (const { raw, scripts } of words) {
    const [script] = scripts;
    if (script?.where !== "process-substitution" || script.reads === true) continue;
    const output = outputOf(script.body, state);
    found ??= new Map();
    found.set(raw, { text: typeof output === "string" ? output : undefined });
  }
  return found;
}
