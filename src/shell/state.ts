import type { Cwd } from "./commands.ts";
import type { Bindings, Streams, Value } from "./bindings.ts";
import { outputOf } from "./output.ts";
import type { Tree } from "./tree.ts";
import { literal, type Word } from "./word.ts";

/** What the shell holds between two commands. Never changed in place. */
export interface State extends Bindings {
  readonly variables: ReadonlyMap<string, Value>;
  readonly positional?: readonly Word[] | undefined;
  readonly cwd: Cwd;
  /** Descriptors that `exec` opened. */
  readonly opened?: Streams | undefined;
}

/** Ten times the longest line, which nobody comes near who does not mean to. */
const MAX_EXPANDED = 1_310_720;

/** The state in which a line begins. */
export function startState(): State {
  return { variables: new Map(), cwd: "start", budget: { left: MAX_EXPANDED }, outputOf };
}

const UNKNOWN: Value = { words: [], complete: false };

export function assign(state: State, name: string, value: Word | undefined): State {
  return withVariable(state, name, value === undefined ? UNKNOWN : { words: [value], complete: true });
}

export function withVariable(state: State, name: string, value: Value): State {
  return { ...state, variables: new Map(state.variables).set(name, value) };
}

/** The state after `a=(x y)`. */
export function assignArray(state: State, name: string, elements: readonly Word[]): State {
  const [first] = elements;
  let next = withVariable(state, `${name}[@]`, { words: elements, complete: true, list: true });
  for (const [i, word] of elements.entries())
    next = withVariable(next, `${name}[${i}]`, { words: [word], complete: true });
  return first === undefined ? next : withVariable(next, name, { words: [first], complete: true });
}

/** The state after one of two ways. */
export function merged(a: State, b: State): State {
  if (a === b) return a;
  const variables = new Map(a.variables);
  for (const name of new Set([...a.variables.keys(), ...b.variables.keys()])) {
    const [x, y] = [a.variables.get(name) ?? UNKNOWN, b.variables.get(name) ?? UNKNOWN];
    if (x === y) continue;
    const words = [...new Map([...x.words, ...y.words].map((word) => [JSON.stringify(word), word])).values()];
    const isList = x.list === true || y.list === true;
    variables.set(name, { words, complete: x.complete && y.complete && !isList });
  }
  const same = JSON.stringify(a.cwd) === JSON.stringify(b.cwd);
  const positional = a.positional === b.positional ? a.positional : undefined;
  const opened = a.opened === b.opened ? a.opened : new Map([...(a.opened ?? []), ...(b.opened ?? [])]);
  return { ...a, variables, positional, cwd: same ? a.cwd : "unknown", opened };
}

const CHANGES_DIRECTORY = new Set(["cd", "pushd", "popd"]);

/** The state in which everything that the tree may set is unknown: for bodies that run again, or later. */
export function forgetting(state: State, tree: Tree): State {
  const variables = new Map(state.variables);
  let { cwd, positional } = state;
  const visit = (node: Tree): void => {
    switch (node.kind) {
      case "command": {
        for (const { name } of node.assignments) variables.set(name, UNKNOWN);
        const [first, ...rest] = node.words;
        if (first === undefined) return;
        const name = first.raw.replace(/['"\\]/g, "");
        if (CHANGES_DIRECTORY.has(name)) cwd = "unknown";
        if (name === "set" || name === "shift") positional = undefined;
        if (name !== "eval" && name !== "source" && name !== "." && !SETTERS.has(name)) return;
        if (name === "eval") cwd = "unknown";
        if (!SETTERS.has(name)) for (const known of variables.keys()) variables.set(known, UNKNOWN);
        for (const word of rest) {
          const set = /^\w+/.exec(word.raw)?.[0];
          if (set !== undefined) variables.set(set, UNKNOWN);
        }
        return;
      }
      case "list":
      case "pipe":
        return node.items.forEach(visit);
      case "or":
        visit(node.left);
        return visit(node.right);
      case "branches":
        visit(node.first);
        return node.branches.forEach(visit);
      case "loop":
        if (node.variable !== undefined) variables.set(node.variable, UNKNOWN);
        return visit(node.body);
      case "function":
      case "redirected":
        return visit(node.body);
      default:
    }
  };
  visit(tree);
  return { ...state, variables, positional, cwd };
}

/** Builtins that set the variables named in their arguments (bash(1)). */
const SETTERS = new Set([
  "export",
  "declare",
  "typeset",
  "local",
  "readonly",
  "unset",
  "read",
  "mapfile",
  "readarray",
  "getopts",
  "printf",
  "let",
]);
const DECLARES = new Set(["export", "declare", "typeset", "local", "readonly"]);

/** The state after a builtin that sets variables, arguments or the directory; other programs change nothing. */
export function afterCommand(state: State, words: readonly Word[], assigned: State = state): State {
  const [first, ...args] = words;
  if (first?.kind !== "literal") return state;
  if (CHANGES_DIRECTORY.has(first.text))
    return { ...state, cwd: changed(state.cwd, first.text, args, assigned) };
  if (first.text === "set") {
    const start = args.findIndex((word) => word.kind === "literal" && word.text === "--");
    return start < 0 ? state : { ...state, positional: [literal(""), ...args.slice(start + 1)] };
  }
  if (first.text === "shift") {
    const positional = args.length > 0 ? undefined : state.positional;
    return { ...state, positional: positional && [literal(""), ...positional.slice(2)] };
  }
  if (first.text === "source" || first.text === ".") {
    let next: State = { ...state, cwd: "unknown" };
    for (const name of state.variables.keys()) next = withVariable(next, name, UNKNOWN);
    return next;
  }
  if (!SETTERS.has(first.text)) return state;
  const flags = args
    .flatMap((word) => (word.kind === "literal" && /^-\w/.test(word.text) ? [word.text] : []))
    .join("");
  let next = state;
  for (const word of args) {
    if (word.kind === "dynamic") {
      const name = /^(\w+)=/.exec(word.pattern)?.[1];
      if (name !== undefined) next = withVariable(next, name, UNKNOWN);
      continue;
    }
    const match = /^(\w+)(=?)(.*)$/s.exec(word.text);
    if (match === null) continue;
    const [, name = "", equals, text = ""] = match;
    if (!DECLARES.has(first.text)) next = withVariable(next, name, UNKNOWN);
    else if (equals === "=") next = assign(next, name, declared(text, flags));
  }
  return next;
}

/** `declare -l` and `-u` change the case, `-i` computes, `-n` names another variable. */
function declared(text: string, flags: string): Word | undefined {
  if (/[in]/.test(flags)) return undefined;
  return literal(flags.includes("l") ? text.toLowerCase() : flags.includes("u") ? text.toUpperCase() : text);
}

function changed(from: Cwd, builtin: string, args: readonly Word[], { variables }: State): Cwd {
  if (builtin === "popd") return "unknown";
  const operands = args.filter((word) => word.kind === "dynamic" || !/^-./.test(word.text));
  const [to] = operands;
  if (to === undefined) return builtin === "cd" ? { kind: "changed", to: HOME } : "unknown";
  if (operands.length > 1 || (to.kind === "literal" && /^[-+]/.test(to.text))) return "unknown";
  if (to.kind === "dynamic" && to.splits && !to.glob) return "unknown";
  // It may be in a directory that CDPATH names.
  const isPlace = to.kind === "literal" ? to.tilde === true || /^(\/|\.\.?(\/|$))/.test(to.text) : false;
  if (builtin !== "popd" && variables.has("CDPATH") && !isPlace) return "unknown";
  return below(from, to);
}

const HOME: Word = { kind: "literal", text: "~", tilde: true };

/** The directory `to`, seen from `from`. */
export function below(from: Cwd, to: Word): Cwd {
  if (to.kind === "literal" && to.text === "") return from;
  const pattern = to.kind === "literal" ? to.text : to.pattern;
  const fixed = (to.kind === "literal" && to.tilde === true) || /^[/]/.test(pattern);
  const home = to.kind === "dynamic" && pattern.startsWith("~");
  if (fixed || home || from === "start") return { kind: "changed", to };
  if (from === "unknown" || to.kind === "dynamic" || from.to.kind === "dynamic") return "unknown";
  const text = `${from.to.text.replace(/\/$/, "")}/${to.text}`;
  return { kind: "changed", to: { ...from.to, text } };
}
