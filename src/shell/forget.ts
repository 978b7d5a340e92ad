import { referenceOf, UNKNOWN } from "./bindings.ts";
import { CHANGES_DIRECTORY, SETTERS } from "./builtins.ts";
import { choicesOf, expandWords } from "./expand.ts";
import type { State } from "./state.ts";
import type { SourceWord, Tree } from "./tree.ts";
import { expandedWords, visit } from "./visit.ts";
import { setsWildcards } from "./wildcards.ts";

/**
 * The state in which everything that the tree may set is unknown: for bodies that run again, or later.
 * @param functions those that the tree may call
 */
export function forgetting(state: State, tree: Tree, functions: ReadonlyMap<string, readonly Tree[]>): State {
  const called = new Set<Tree>();
  const variables = new Map(state.variables);
  let { cwd, positional, wildcards } = state;
  const forget = (body: Tree): void => visit(body, { enter });
  const set = (name: string): void => {
    const reference = referenceOf(name, variables);
    if (name === "" || (reference !== undefined && reference.name === undefined))
      for (const known of variables.keys()) variables.set(known, UNKNOWN);
    else if (reference?.name !== undefined) set(reference.name);
    variables.set(name, UNKNOWN);
    for (const known of variables.keys()) if (known.startsWith(`${name}[`)) variables.set(known, UNKNOWN);
  };
  const enter = (node: Tree): boolean => {
    for (const name of setDirectly(node)) set(name);
    if (node.kind !== "command") return node.kind !== "scope" && node.kind !== "function";
    const [first, ...rest] = node.words;
    for (const name of namesOf(first, state)) run(name, rest);
    return false;
  };
  const run = (name: string, rest: readonly SourceWord[]): void => {
    if (name === "command" || name === "builtin") {
      const at = rest.findIndex(({ raw }) => !raw.startsWith("-"));
      for (const inner of namesOf(rest[at], state)) run(inner, rest.slice(at + 1));
    }
    for (const body of functions.get(name) ?? []) {
      if (called.has(body)) continue;
      called.add(body);
      forget(body);
    }
    if (CHANGES_DIRECTORY.has(name)) cwd = "unknown";
    if (name === "set" || name === "shift") positional = undefined;
    if (name === "eval" || setsWildcards(name, rest.map(plainText))) wildcards = "changed";
    if (name !== "eval" && name !== "source" && name !== "." && !SETTERS.has(name)) return;
    if (name === "eval") cwd = "unknown";
    if (!SETTERS.has(name)) set("");
    for (const { raw } of rest)
      for (const [named] of raw.matchAll(name === "let" ? NAMES : START)) set(named);
  };
  forget(tree);
  return { ...state, variables, positional, cwd, wildcards };
}

/** The names that the program of a command may have: its word, or the values of a variable. */
function namesOf(program: SourceWord | undefined, state: State): readonly string[] {
  if (program === undefined) return [];
  const text = plainText(program);
  if (text !== undefined) return [text];
  return [program, ...choicesOf(program, state)].flatMap((word) => {
    const [name] = expandWords([word], state);
    return name?.kind === "literal" ? [name.text] : [];
  });
}

/** The names in a word: of `let` all, otherwise the first. */
const NAMES = /[A-Za-z_]\w*/g;
const START = /(?<=^['"]?)\w+/g;

/** The variables that a node sets by itself, without what a builtin sets. */
function setDirectly(node: Tree): readonly string[] {
  if (node.kind === "expand") return node.sets;
  if (node.kind === "redirected") return setIn(node.redirects.map(({ target }) => target));
  if (node.kind === "loop")
    return [...(node.variable === undefined ? [] : [node.variable]), ...setIn(node.values)];
  if (node.kind !== "command") return [];
  return [...node.assignments.map(({ name }) => name.replace(/\[.*/s, "")), ...setIn(expandedWords(node))];
}

function setIn(words: readonly SourceWord[]): readonly string[] {
  const found: string[] = [];
  for (const { sets } of words) if (sets !== undefined) found.push(...sets);
  return found;
}

/** The text of a word in which nothing expands. */
function plainText({ parts }: SourceWord): string | undefined {
  return parts.every(({ kind }) => kind === "text")
    ? parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
    : undefined;
}
