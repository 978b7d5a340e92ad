import { UNKNOWN } from "./bindings.ts";
import { emit, enterText, inside, MAX_SCRIPTS, nest, type Frame } from "./frame.ts";
import { afterCommand } from "./builtins.ts";
import { below } from "./directory.ts";
import { runGiven } from "./given.ts";
import { programName } from "./pattern.ts";
import { withInput, withLines, type Filling } from "./piped.ts";
import { mayReadInput } from "./programs/code/texts.ts";
import { innerOf } from "./programs/runs.ts";
import { environmentOf, passedBy } from "./environment.ts";
import { MARK, unmarked } from "./script-text.ts";
import { assignArray, merged, mergedVariables, withVariable, type State } from "./state.ts";
import { expandsSubscripts } from "./subscripts.ts";
import { streamAt } from "./streams.ts";
import {
  callAlias,
  deferred,
  forEachLine,
  hashed,
  runSubscripts,
  runUnknown,
  walkScript,
  walkText,
} from "./texts.ts";
import type { Span } from "./tree.ts";
import { variantsOfWords } from "./variants.ts";
import { startedWith } from "./wildcards.ts";
import { anything, literal, type Word } from "./word.ts";
import { noteCopied, noteFile, writtenAs } from "./written.ts";

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
  const { lines } = frame;
  const texts = words.slice(1).flatMap((word) => (word.kind === "literal" ? [word.text] : []));
  // What only the run decides may be the name of another variable.
  if (texts.length < words.length - 1 || texts.some((text) => PARTIAL.test(text))) return state;
  const names = texts.filter((text) => /^\w+$/.test(text));
  const variable = names.at(-1);
  if (lines === undefined || variable === undefined || lines.length > MAX_LINES) return state;
  if (name !== "read") return assignArray(state, variable, lines);
  if (names.length > 1) return state;
  // A loop reads one line after the other.
  return withVariable(state, variable, { words: lines.map(unmarked), complete: lines.length > 0 });
}

/** Options with which they read another descriptor, no whole line, an array, or only some lines. */
const PARTIAL = /^-[a-zA-Z]*[adnNOsu]/;

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
  const input = programInput(words, state, frame);
  emit(words, wrappers, frame.redirects, state, frame, span, input);
  const name = programName(program) ?? "?";
  const started = inside(frame);
  let after = withoutPrefix(callFunction(name, words, before, started), before);
  if (frame.context.aliases !== undefined)
    after = merged(after, callAlias(words, before.assigned, started, span));
  const passed = startedWith(name, words, before.assigned);
  const environment = environmentOf(before.assigned);
  let inners = innerOf(words, environment, input);
  const variants = variantsOfWords(words);
  if (variants.length > 1)
    inners = [...inners, ...variants.flatMap((variant) => innerOf(variant, environment, input))];
  for (const inner of inners) {
    const marks = {
      ...(inner.remote ? { remote: true as const } : {}),
      ...(inner.followed === true ? { followed: true as const } : {}),
    };
    if (inner.kind === "command") {
      const cwd = inner.directory === undefined ? state.cwd : below(state.cwd, inner.directory);
      const own = words.slice(0, Math.max(0, words.length - inner.words.length));
      const assigned = passedBy(name, own, before.assigned);
      const nested = { assigned, state: { ...state, variables: assigned.variables, cwd } };
      const filling = name === "xargs" ? fillingOf(words) : undefined;
      const filled = filling && withInput(inner.words, started.lines, filling);
      const there: Frame = { ...started, ...marks };
      // Agents see the command without what it is given; for the policy it is the one with it.
      const shown: Frame = filled === undefined ? there : { ...there, dormant: true };
      const end = runWrapped(inner.words, [...wrappers, name], nested, shown, span);
      for (const one of filled ?? [])
        runWrapped(one, [...wrappers, name], nested, { ...there, followed: true }, span);
      // `builtin cd d` and `command cd d` change this shell.
      if (name === "builtin" || name === "command") after = afterCommand(end, inner.words);
      continue;
    }
    const shell: Frame = { ...nest(started, "shell"), ...marks };
    const place = enterText(inner.text, frame);
    if (place === undefined) {
      runUnknown(state, shell, span);
      continue;
    }
    if (name === "parallel")
      for (const text of withLines(inner.text, started.lines))
        walkScript(text, name, { ...passed, cwd: state.cwd }, { ...shell, followed: true }, span);
    if (name === "eval") after = withoutPrefix(walkText(inner.text, before.assigned, shell, span), before);
    else {
      const positional = inner.positional;
      walkScript(inner.text, name, { ...passed, positional, cwd: state.cwd }, shell, span);
    }
    frame.context.calling?.delete(place);
  }
  if (name === "hash") hashed(words, frame);
  if (name === "trap" || name === "alias") deferred(name, words, state, started, span);
  if (name === "mapfile" || name === "readarray")
    after = merged(after, forEachLine(words, before.assigned, started, span));
  if (expandsSubscripts(name))
    for (const word of words.slice(1))
      if (word.kind === "literal") runSubscripts(word.text, before.assigned, started, span);
  noteFiles(name, words, state, frame);
  const here = passed.cwd === state.cwd ? passed : { ...passed, cwd: state.cwd };
  const given = runGiven(words, here, started, span);
  return given === here ? after : given;
}

/** The state after a command, where the assignments before it end with it, whatever it sets: `x=1 eval 'x=2'`. */
function withoutPrefix(after: State, { state, assigned }: Before): State {
  if (assigned === state || after === state) return after;
  const variables = new Map(after.variables);
  const either = mergedVariables(state.variables, after.variables);
  for (const [name, value] of assigned.variables) {
    const earlier = state.variables.get(name);
    // `declare -g` sets the variable that was there before.
    const left = after.variables.get(name) === value ? earlier : either.get(name);
    if (earlier !== value) variables.set(name, left ?? UNKNOWN);
  }
  return { ...after, variables };
}

/** What comes on the standard input of a program that may read a program from there. */
function programInput(words: readonly Word[], state: State, frame: Frame): string | undefined {
  const given = streamAt(0, frame.streams, state);
  return given === undefined || !mayReadInput(words) ? undefined : (given.text ?? MARK);
}

/**
 * How many words of the input go into one command, and what parts them (xargs(1)); `undefined`: the words come from
 * elsewhere, or only the run decides how they are parted.
 */
function fillingOf(words: readonly Word[]): Filling | undefined {
  let delimiter: string | undefined;
  let atOnce: number | undefined;
  let byLine = false;
  // Behind its own options stand those of the command that it starts.
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word?.kind !== "literal" || !word.text.startsWith("-")) break;
    if (/^-[oprtx]*0|^--null$/.test(word.text)) delimiter = "\0";
    // Letters without a value come before another option: `-0rn1`.
    const option = word.text.replace(/^-[0oprtx]+/, "-");
    if (/^(?:-a|--arg-file)/.test(option)) return undefined;
    const [, kind, attached = ""] = /^(-[dnL]|--(?:delimiter|max-args|max-lines)=?)(.*)$/s.exec(option) ?? [];
    if (kind !== undefined) {
      const value = attached === "" ? words[at + 1] : literal(attached);
      if (value?.kind !== "literal") return undefined;
      if (/^-+d/.test(kind)) {
        delimiter = DELIMITERS.get(value.text) ?? value.text;
        if (delimiter.length !== 1) return undefined;
      } else {
        atOnce = Number(value.text) || 1;
        byLine = /L|lines/.test(kind);
      }
    }
    if (OWN_VALUE.test(option)) at++;
  }
  return { delimiter, atOnce, byLine };
}

/** Options of xargs(1) whose value is the next word. */
const OWN_VALUE = /^(?:-[dEILnPs]|--(?:delimiter|max-args|max-chars|max-lines|max-procs|process-slot-var))$/;

/** Escapes that xargs(1) takes as a delimiter. */
const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ["\\n", "\n"],
  ["\\0", "\0"],
  ["\\t", "\t"],
]);

/** What programs write that pass on what they read, and that make one file of another. */
function noteFiles(name: string, words: readonly Word[], state: State, frame: Frame): void {
  const { files } = frame.context;
  if (name === "tee") {
    const text = streamAt(0, frame.streams, state)?.text;
    const adds = words.some((word) => word.kind === "literal" && /^(-[a-z]*a|--a)/.test(word.text));
    for (const word of words.slice(1)) noteFile(files, word, writtenAs(text, "unknown"), adds);
  } else if (COPIES.has(name)) noteCopied(files, words);
}

const COPIES: ReadonlySet<string> = new Set(["cp", "mv", "ln", "install"]);

function callFunction(name: string, words: readonly Word[], before: Before, frame: Frame): State {
  const { functions, walk } = frame.context;
  const known = functions.get(name);
  if (known === undefined) return before.state;
  const calling = (frame.context.calling ??= new Set());
  const bodies = known.filter((body) => !calling.has(body));
  if (bodies.length === 0) return before.state;
  // `$0` is still the name of the shell.
  const positional = [anything("$0", true), ...words.slice(1)];
  const start: State = { ...before.assigned, positional, locals: new Set() };
  const ends = bodies.map((body) => {
    calling.add(body);
    const end = walk(body, start, nest(frame, "function"));
    calling.delete(body);
    return end;
  });
  const after = ends.reduce(merged);
  const outside = { positional: before.state.positional, locals: before.state.locals };
  if (after.locals === undefined || after.locals.size === 0) return { ...after, ...outside };
  // A variable of the function has its earlier value again, if the function came to declare it.
  const variables = new Map(after.variables);
  const earlier = mergedVariables(before.state.variables, after.variables);
  for (const local of after.locals) variables.set(local, earlier.get(local) ?? UNKNOWN);
  const ifSucceeded = after.ifSucceeded && { cwd: after.ifSucceeded.cwd, variables };
  return { ...after, variables, ...outside, ifSucceeded };
}
