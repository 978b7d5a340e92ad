import { COMPUTED, REFERENCE, UNKNOWN, type Value } from "./bindings.ts";
import { changedDirectory, type Changed } from "./directory.ts";
import { allForgotten, assign, exported, forgotten, withVariable, type State } from "./state.ts";
import { setsWildcards } from "./wildcards.ts";
import { literal, type Word } from "./word.ts";

export const CHANGES_DIRECTORY: ReadonlySet<string> = new Set(["cd", "pushd", "popd"]);

/** Builtins that set the variables named in their arguments (bash(1)). */
export const SETTERS: ReadonlySet<string> = new Set([
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
/** Those of them that take assignments. */
export const DECLARES: ReadonlySet<string> = new Set(["export", "declare", "typeset", "local", "readonly"]);
/** In a function they set a variable of the function. */
const LOCALS = new Set(["declare", "typeset", "local"]);
const CHANGES_STATE: ReadonlySet<string> = new Set([
  ...CHANGES_DIRECTORY,
  ...SETTERS,
  "set",
  "shift",
  "source",
  ".",
  "shopt",
  "setopt",
  "unsetopt",
]);

/** The state after a builtin that sets variables, arguments or the directory; other programs change nothing. */
export function afterCommand(state: State, words: readonly Word[], assigned: State = state): State {
  const [first] = words;
  if (first?.kind !== "literal" || !CHANGES_STATE.has(first.text)) return state;
  const args = words.slice(1);
  if (
    setsWildcards(
      first.text,
      args.map((word) => (word.kind === "literal" ? word.text : undefined)),
    )
  )
    return { ...state, wildcards: "changed" };
  if (CHANGES_DIRECTORY.has(first.text))
    return movedTo(changedDirectory(state.cwd, first.text, args, assigned.variables), state);
  if (first.text === "set") return { ...state, positional: setArguments(args, state.positional) };
  if (first.text === "shift") {
    const positional = args.length > 0 ? undefined : state.positional;
    return { ...state, positional: positional && [literal(""), ...positional.slice(2)] };
  }
  if (first.text === "source" || first.text === ".") {
    return { ...allForgotten(state), cwd: "unknown" };
  }
  const flags = args
    .flatMap((word) => (word.kind === "literal" && /^-\w/.test(word.text) ? [word.text] : []))
    .join("");
  const isReference = LOCALS.has(first.text) && flags.includes("n");
  const isLocal = state.locals !== undefined && LOCALS.has(first.text) && !flags.includes("g");
  const exports = exportsNames(first.text, flags, args);
  let next = state;
  for (const word of args) {
    if (word.kind === "dynamic") {
      const name = /^(\w+)=/.exec(word.pattern)?.[1];
      if (name !== undefined && isLocal) next = { ...next, locals: new Set(next.locals).add(name) };
      if (name !== undefined && isReference) next = withVariable(next, REFERENCE + name, UNKNOWN);
      else if (name !== undefined) next = assign(next, name, undefined);
      continue;
    }
    if (first.text === "let")
      next = [...word.text.matchAll(/[A-Za-z_]\w*/g)].reduce((after, [name]) => forgotten(after, name), next);
    const match = /^(\w+)(=?)(.*)$/s.exec(word.text);
    if (match === null) continue;
    const [, name = "", equals, text = ""] = match;
    if (isLocal) next = { ...next, locals: new Set(next.locals).add(name) };
    if (!DECLARES.has(first.text)) next = forgotten(assign(next, name, undefined), name);
    else if (isReference)
      next = withVariable(next, REFERENCE + name, referred(equals === "=" ? text : undefined));
    else if (equals === "=") next = assign(next, name, declared(text, flags));
    if (exports !== undefined) next = exported(next, name, exports);
    if (DECLARES.has(first.text) && /[ilu]/.test(flags)) next = withVariable(next, COMPUTED + name, UNKNOWN);
  }
  return next;
}

/** Whether a builtin makes the variables that it names part of the environment, or takes them from it. */
function exportsNames(builtin: string, flags: string, args: readonly Word[]): boolean | undefined {
  if (builtin === "unset") return false;
  if (builtin === "export") return !flags.includes("n");
  if (!DECLARES.has(builtin)) return undefined;
  return flags.includes("x") || (args.some((word) => isText(word, /^\+\w*x/)) ? false : undefined);
}

function movedTo({ cwd, ifSucceeded }: Changed, state: State): State {
  const { variables } = state;
  const known = ifSucceeded === undefined ? undefined : { variables, cwd: ifSucceeded };
  return { ...state, cwd, ifSucceeded: known };
}

/** `set -- a b` and `set a b` set the arguments of the shell; options alone leave them. */
function setArguments(
  args: readonly Word[],
  before: readonly Word[] | undefined,
): readonly Word[] | undefined {
  const start = args.findIndex(
    (word, i) => !isText(word, /^[-+]\w/) && !(i > 0 && isText(args[i - 1], /^[-+]\w*o$/)),
  );
  const first = args[start];
  if (first === undefined) return before;
  if (isText(first, /^-$/) && args.length === start + 1) return before;
  if (isText(first, /^--?$/)) return [literal(""), ...args.slice(start + 1)];
  return first.kind === "literal" ? [literal(""), ...args.slice(start)] : undefined;
}

function isText(word: Word | undefined, pattern: RegExp): boolean {
  return word?.kind === "literal" && pattern.test(word.text);
}

/** The variable that a reference means; without a name the next assignment says which. */
function referred(name: string | undefined): Value {
  return name === undefined ? UNKNOWN : { words: [literal(name)], complete: true };
}

/** `declare -l` and `-u` change the case, `-i` computes. */
function declared(text: string, flags: string): Word | undefined {
  if (flags.includes("i")) return undefined;
  return literal(flags.includes("l") ? text.toLowerCase() : flags.includes("u") ? text.toUpperCase() : text);
}
