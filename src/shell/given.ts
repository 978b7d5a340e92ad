import type { Given } from "./bindings.ts";
import { enterText, nest, type Frame } from "./frame.ts";
import { lineOfTexts } from "./programs/inner.ts";
import { readsStandardInput, SHELLS } from "./programs/shells.ts";
import { sourcesOf } from "./programs/sources.ts";
import { programName } from "./pattern.ts";
import { allForgotten, type State } from "./state.ts";
import { deviceOf, streamAt } from "./streams.ts";
import { runUnknown, walkScript, walkText } from "./texts.ts";
import type { Span } from "./tree.ts";
import { literal, type Word } from "./word.ts";
import { textsBy } from "./written.ts";

/**
 * Walks the texts that a command runs and takes from its descriptors, from process substitutions, or from files that
 * the line has written. A script on the disk is not followed, and neither is the code of a program.
 */
export function runGiven(words: readonly Word[], state: State, frame: Frame, span: Span): State {
  if (readsStandardInput(words)) runInput(words, state, frame, span);
  const sources = sourcesOf(words);
  const [program] = words;
  if (sources === undefined || program === undefined) return state;
  const { input, files, use } = sources;
  const given = files.flatMap((word) => textsOf(word, state, frame));
  if (input && use !== "shell") given.push(...listOf(streamAt(0, frame.streams, state)));
  const follow = ({ text }: Given, walk: (text: string, inner: Frame) => void): void => {
    const inner: Frame = { ...nest(frame, "shell"), redirects: [], followed: true };
    const place = text === undefined ? undefined : enterText(text, frame);
    if (text === undefined || place === undefined) runUnknown(state, inner, span);
    else walk(text, inner);
    if (place !== undefined) frame.context.calling?.delete(place);
  };
  const name = programName(program) ?? "";
  // Which arguments these have depends on the options of the shell.
  for (const one of startFiles(use, state).flatMap((word) => textsOf(word, state, frame)))
    follow(one, (text, inner) => walkScript(text, name, { ...state, positional: undefined }, inner, span));
  // A file on the disk may set any variable.
  let after = use === "here" && given.length === 0 ? allForgotten(state) : state;
  for (const one of given)
    follow(one, (text, inner) => {
      if (use === "unknown") runUnknown(state, inner, span);
      else if (use === "here") after = walkText(text, after, inner, span);
      else if (use === "shell") runScript(text, words, files, state, inner, span);
      else walkText(lineOfTexts([name, use.option, text]), state, inner, span);
    });
  return after;
}

/** The start-up files that variables name (bash(1), Invocation). */
function startFiles(use: unknown, { variables }: State): readonly Word[] {
  if (use !== "shell") return [];
  return ["BASH_ENV", "ENV"].flatMap((name) => variables.get(name)?.words ?? []);
}

/** A shell that reads its commands from a here-document, a here-string, a descriptor or a pipe. */
function runInput([program]: readonly Word[], state: State, frame: Frame, span: Span): void {
  const given = streamAt(0, frame.streams, state);
  const inner: Frame = { ...nest(frame, "shell"), lines: undefined };
  if (given === undefined) return;
  // The text was read, and what it runs gets nothing more.
  const streams = new Map([...frame.streams].filter(([number]) => number !== 0));
  if (given.text === undefined) runUnknown(state, inner, span);
  else
    walkScript(
      given.text,
      (program && programName(program)) ?? "sh",
      { ...state, positional: [literal("sh")] },
      { ...inner, streams, redirects: [] },
      span,
    );
}

/** A script in a shell of its own, or what its first line names. */
function runScript(
  text: string,
  words: readonly Word[],
  [file]: readonly Word[],
  state: State,
  frame: Frame,
  span: Span,
): void {
  const [program] = /^#!\s*(?:\S*\/env\s+)?(\S+)/.exec(text)?.slice(1) ?? [];
  const name = program?.slice(program.lastIndexOf("/") + 1);
  const source = name === undefined ? undefined : sourcesOf([literal(name)]);
  if (name !== undefined && typeof source?.use === "object") {
    walkText(lineOfTexts([name, source.use.option, text]), state, frame, span);
    return;
  }
  const [started] = words;
  const own = started && programName(started);
  const isShell = own !== undefined && SHELLS.has(own);
  // Behind the file are its arguments.
  const at = file === undefined ? -1 : words.indexOf(file);
  const positional = !isShell ? words : at < 0 ? undefined : words.slice(at);
  walkScript(text, isShell ? own : (name ?? "sh"), { ...state, positional }, frame, span);
}

/** The texts of the file or descriptor that a word names, if the line itself provides them. */
function textsOf(word: Word, state: State, frame: Frame): readonly Given[] {
  const { context, streams, substituted } = frame;
  const device = deviceOf(word);
  if (device !== undefined) return listOf(streamAt(device, streams, state));
  const output = word.kind === "dynamic" ? substituted?.get(word.raw) : undefined;
  if (output !== undefined) return [output];
  // The only command so far is the one that runs the file.
  return context.commands.length < 2 && context.files.size === 0 ? [] : textsBy(context, word);
}

function listOf(given: Given | undefined): readonly Given[] {
  return given === undefined ? [] : [given];
}
