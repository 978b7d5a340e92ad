import type { Given } from "./bindings.ts";
import { changed } from "./change.ts";
import { choicesOf, expandWords } from "./expand.ts";
import { resolve } from "./evaluate.ts";
import { emit, nest, type Frame } from "./frame.ts";
import { outputOf } from "./output.ts";
import { endOf, pipedText } from "./pipe.ts";
import { accessVariables } from "./environment.ts";
import { run } from "./run.ts";
import { unmarked } from "./script-text.ts";
import { isSetup } from "./setup.ts";
import { afterAssignment } from "./assignments.ts";
import { DECLARES } from "./builtins.ts";
import { assign, exported, forgotten, merged, succeeded, withVariable, type State } from "./state.ts";
import { NO_STREAMS, redirectedStreams, withStreams } from "./streams.ts";
import type { NestedScript, SourceWord, Tree } from "./tree.ts";
import { runSubscripts, runUnknown } from "./texts.ts";
import { literal, type Word } from "./word.ts";
import { expandedWords } from "./visit.ts";
import { noteWritten, writtenAs } from "./written.ts";

type Command = Extract<Tree, { kind: "command" }>;

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
    if (tree.words.length > 0) assigned = exported(assigned, assignment.name);
    // Where the value is computed, this is run; no other value looks like it.
    runSubscripts(assignment.value?.raw ?? "", assigned, frame, span);
  }
  const redirects = tree.redirects.map((redirect) => resolve(redirect, state));
  const variables = accessVariables(assigned);
  const substituted = substitutedBy(tree.words, state);
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
      after = choice === first ? next : merged(after, next);
    }
  }
  const expanded = expandedWords(tree);
  if (after.ifSucceeded !== undefined)
    after = { ...after, ifSucceeded: afterExpansion(expanded, succeeded(after)) };
  after = afterExpansion(expanded, after);
  if (DECLARES.has(first?.raw ?? ""))
    for (const { assignment } of tree.words)
      if (assignment !== undefined) after = afterAssignment(assignment, after);
  if (redirects.length > 0) {
    const text = pipedText(tree, state, frame.streams.get(0));
    noteWritten(frame.context.files, redirects, writtenAs(text, endOf(tree, state)));
    if (first?.raw === "exec")
      after = {
        ...after,
        opened: redirectedStreams(tree.redirects, state, after.opened ?? NO_STREAMS, frame.context),
      };
  }
  for (const word of tree.words) {
    walkScripts(word.scripts, state, frame);
    // The value is expanded like a prompt.
    if (word.raw.includes("@P}")) runUnknown(state, nest(frame, "shell"), span);
  }
  for (const { operator, target } of tree.redirects)
    walkScripts(target.scripts, state, operator === "<<" ? nest(frame, "here-document") : frame);
  return after;
}

/** The state after words of which the expansion sets variables: `${x:=word}` if it had no value, `$((x++))`. */
export function afterExpansion(words: readonly SourceWord[], state: State): State {
  let after = state;
  for (const { parts, sets } of words)
    for (const name of sets ?? []) {
      const part = parts.find((one) => one.kind === "parameter" && one.name === name);
      const { change, fallback } = part?.kind === "parameter" ? part : {};
      const before = after.variables.get(name);
      if (change?.operator.endsWith("=") !== true || fallback === undefined) after = forgotten(after, name);
      else if (before?.complete === true) after = assign(after, name, textOf(changed(before, change)));
      else {
        const possible = [...(before?.words ?? []), literal(fallback)];
        after = withVariable(after, name, { words: possible, complete: false });
      }
    }
  return after;
}

function textOf(text: string | undefined): Word | undefined {
  return text === undefined ? undefined : literal(text);
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
