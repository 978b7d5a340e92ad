import type { Given, Streams } from "./bindings.ts";
import { expandSingle } from "./expand.ts";
import { outputOf } from "./output.ts";
import type { Frame } from "./frame.ts";
import { givenText } from "./pipe.ts";
import { linesOf } from "./piped.ts";
import { unmarked } from "./script-text.ts";
import type { State } from "./state.ts";
import type { SourceRedirect } from "./tree.ts";
import type { Word } from "./word.ts";
import { textsBy, type Line } from "./written.ts";

export const NO_STREAMS: Streams = new Map();

/** The frame of what has these redirections: its descriptors, and the lines that it reads. */
export function withStreams(redirects: readonly SourceRedirect[], state: State, frame: Frame): Frame {
  const streams = redirectedStreams(redirects, state, frame.streams, frame.context);
  if (streams === frame.streams) return frame;
  const isInput = redirects.some(
    ({ operator, descriptor }) => operator.startsWith("<") && (descriptor ?? 0) === 0,
  );
  if (!isInput) return { ...frame, streams };
  const text = streams.get(0);
  return { ...frame, streams, lines: text === undefined ? undefined : linesOf(text).map(unmarked) };
}

/** The descriptors after redirections. */
export function redirectedStreams(
  redirects: readonly SourceRedirect[],
  state: State,
  before: Streams,
  line: Line,
): Streams {
  if (!redirects.some(({ operator }) => operator.startsWith("<") || operator === ">&")) return before;
  const after = new Map(before);
  for (const redirect of redirects) {
    const { operator, descriptor, target } = redirect;
    const number = descriptor ?? (operator.startsWith("<") ? 0 : 1);
    const script = target.scripts[0];
    if (operator === "<<" || operator === "<<<") after.set(number, givenText(redirect, state));
    else if (operator === "<" && script?.where === "process-substitution") {
      const output = outputOf(script.body, state);
      after.set(number, typeof output === "string" ? output : undefined);
    } else if (/^[<>]&$/.test(operator)) {
      const from = expandSingle(target, state);
      const source = from.kind === "literal" ? numberOf(from.text) : undefined;
      const given: Given | undefined =
        from.kind === "dynamic" ? { text: undefined } : streamAt(source, after, state);
      if (given === undefined) after.delete(number);
      else after.set(number, given.text);
    } else if (/^<>?$/.test(operator)) {
      const file = expandSingle(target, state);
      const given = streamAt(deviceOf(file), after, state) ?? together(textsBy(line, file));
      if (given === undefined) after.delete(number);
      else after.set(number, given.text);
    }
  }
  return after;
}

/** A file that was written several times may have any of the texts; all of them together run what each does. */
export function together(texts: readonly Given[]): Given | undefined {
  if (texts.length === 0) return undefined;
  const known = texts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  return { text: known.length === texts.length ? known.join("\n") : undefined };
}

/** `3` and, of a descriptor that is moved, `3-`. */
function numberOf(text: string): number | undefined {
  const digits = /^(\d+)-?$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What a descriptor brings to a command; `exec` opens descriptors for all that follows. */
export function streamAt(number: number | undefined, streams: Streams, state: State): Given | undefined {
  if (number === undefined) return undefined;
  if (streams.has(number)) return { text: streams.get(number) };
  return state.opened?.has(number) === true ? { text: state.opened.get(number) } : undefined;
}

/** The descriptor that a path stands for: `/dev/stdin`, `/dev/fd/3`. */
export function deviceOf(word: Word): number | undefined {
  if (word.kind === "dynamic") return undefined;
  if (word.text === "/dev/stdin") return 0;
  const digits = /^\/(?:dev|proc\/(?:self|thread-self))\/fd\/(\d+)$/.exec(word.text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
