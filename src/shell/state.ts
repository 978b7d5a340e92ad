import type { Cwd } from "./simple-command.ts";
import {
  COMPUTED,
  EXPORTED,
  referenceOf,
  UNKNOWN,
  type Bindings,
  type Streams,
  type Value,
  type Variables,
} from "./bindings.ts";
import { isSameCwd } from "./directory.ts";
import { outputOf } from "./output.ts";
import type { Word } from "./word.ts";

/** What the shell holds between two commands. Never changed in place. */
export interface State extends Bindings {
  readonly variables: ReadonlyMap<string, Value>;
  readonly positional?: readonly Word[] | undefined;
  readonly cwd: Cwd;
  /** What is known if the command before succeeded, where that tells more: of `cd d`, of `a && x=b`. */
  readonly ifSucceeded?: Pick<State, "cwd" | "variables"> | undefined;
  /** Descriptors that `exec` opened. */
  readonly opened?: Streams | undefined;
  /** The shell was told to match other names with wildcards. */
  readonly wildcards?: "changed" | undefined;
  /** In a function the variables that end with it. */
  readonly locals?: ReadonlySet<string> | undefined;
}

/** Ten times the longest line, which nobody comes near who does not mean to. */
const MAX_EXPANDED = 1_310_720;

const NO_STREAMS: Streams = new Map();

/** States are never changed in place, so all lines can begin with this one. */
const NO_VARIABLES: Variables = new Map();

/** The state in which a line begins. */
export function startState(): State {
  return { variables: NO_VARIABLES, cwd: "start", budget: { left: MAX_EXPANDED }, outputOf };
}

/** The state after `name=value`; without a value only the run decides it. */
export function assign(state: State, name: string, value: Word | undefined): State {
  const reference = referenceOf(name, state.variables);
  if (reference !== undefined)
    return reference.name === undefined ? allForgotten(state) : assign(state, reference.name, value);
  return withVariable(state, name, value === undefined ? UNKNOWN : { words: [value], complete: true });
}

/** The state in which all variables may have any value. */
export function allForgotten(state: State): State {
  const variables = new Map(state.variables);
  for (const name of variables.keys()) variables.set(name, UNKNOWN);
  return { ...state, variables };
}

export function withVariable(state: State, name: string, value: Value): State {
  const isComputed = state.variables.has(COMPUTED + name);
  return { ...state, variables: new Map(state.variables).set(name, isComputed ? UNKNOWN : value) };
}

const YES: Value = { words: [], complete: true };

/** The state in which a variable is part of the environment of what starts, or no longer is. */
export function exported(state: State, name: string, isPassed = true): State {
  const mark = isPassed ? YES : UNKNOWN;
  return { ...state, variables: new Map(state.variables).set(EXPORTED + name, mark) };
}

/** Variables that are in the environment of every shell. */
const INHERITED: ReadonlySet<string> = new Set(["HOME", "PATH", "PWD", "OLDPWD", "SHELL", "USER", "LOGNAME"]);

/**
 * The state in a shell that a program of the line starts. Of a variable that is not exported the shell gets another
 * value, or none: it may be in the environment already, and then a value that the line gives it is passed on.
 */
export function inherited(state: State): State {
  let variables: Map<string, Value> | undefined;
  for (const [name, value] of state.variables) {
    const isPassed = state.variables.get(EXPORTED + name)?.complete === true || INHERITED.has(name);
    if (!value.complete || isPassed || MARKED.test(name)) continue;
    variables ??= new Map(state.variables);
    variables.set(name, { words: value.words, complete: false });
  }
  return variables === undefined ? state : { ...state, variables };
}

/** What is noted of a variable, and not a value. */
const MARKED = /^[&=^]/;

/** The state after `a=(x y)`. */
export function assignArray(state: State, name: string, elements: readonly Word[]): State {
  return assignElements(
    state,
    name,
    elements.map((word, i) => ({ key: String(i), word })),
  );
}

/** An element of an array with its index or key; without one only the run decides which it is. */
export interface Element {
  readonly key: string | undefined;
  readonly word: Word;
}

/** The state after `a=([k]=x)`. */
export function assignElements(state: State, name: string, elements: readonly Element[]): State {
  const words = elements.map(({ word }) => word);
  const variables = new Map(forgotten(state, name).variables);
  variables.set(`${name}[@]`, { words, complete: true, list: true });
  if (elements.some(({ key }) => key === undefined)) return { ...state, variables };
  for (const { key, word } of elements)
    variables.set(`${name}[${key ?? ""}]`, { words: [word], complete: true });
  const first = elements.find(({ key }) => key === "0");
  if (first !== undefined) variables.set(name, { words: [first.word], complete: true });
  return { ...state, variables };
}

/** The state in which a variable, and all elements of an array, may have any value. */
export function forgotten(state: State, name: string): State {
  const variables = new Map(state.variables).set(name, UNKNOWN);
  for (const known of state.variables.keys()) if (known.startsWith(`${name}[`)) variables.set(known, UNKNOWN);
  return { ...state, variables };
}

/** The state where the command before succeeded. */
export function succeeded(state: State): State {
  const { ifSucceeded } = state;
  return ifSucceeded === undefined ? state : { ...state, ...ifSucceeded, ifSucceeded: undefined };
}

/** The state after one of two ways. */
export function merged(a: State, b: State): State {
  if (a === b) return a;
  const variables = mergedVariables(a.variables, b.variables);
  const positional = a.positional === b.positional ? a.positional : undefined;
  const opened = a.opened === b.opened ? a.opened : mergedStreams(a.opened, b.opened);
  const locals = a.locals === b.locals ? a.locals : new Set([...(a.locals ?? []), ...(b.locals ?? [])]);
  const wildcards = a.wildcards ?? b.wildcards;
  const cwd = isSameCwd(a.cwd, b.cwd) ? a.cwd : "unknown";
  return { ...a, variables, positional, cwd, ifSucceeded: undefined, opened, locals, wildcards };
}

/** The descriptors after one of two ways: one that brings two texts may bring either. */
function mergedStreams(a: Streams = NO_STREAMS, b: Streams = NO_STREAMS): Streams {
  const opened = new Map([...a, ...b]);
  for (const [number, text] of a) if (opened.get(number) !== text) opened.set(number, undefined);
  return opened;
}

/** The variables after one of two ways. */
export function mergedVariables(a: Variables, b: Variables): Variables {
  if (a === b) return a;
  const variables = new Map(a);
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name) ?? UNKNOWN, b.get(name) ?? UNKNOWN];
    if (x === y) continue;
    const words = [...new Map([...x.words, ...y.words].map((word) => [JSON.stringify(word), word])).values()];
    // What is a list on one way only has no value here on the other.
    variables.set(name, { words, complete: x.complete && y.complete && x.list !== true });
  }
  return variables;
}
