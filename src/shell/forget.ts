import { UNKNOWN } from "./bindings.ts";
import { CHANGES_DIRECTORY, SETTERS } from "./builtins.ts";
import type { State } from "./state.ts";
import type { SourceWord, Tree } from "./tree.ts";
import { visit } from "./visit.ts";
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
  const enter = (node: Tree): boolean => {
    if (node.kind === "loop" && node.variable !== undefined) variables.set(node.variable, UNKNOWN);
    if (node.kind !== "command") return node.kind !== "scope" && node.kind !== "function";
    for (const { name } of node.assignments) variables.set(name, UNKNOWN);
    const [first, ...rest] = node.words;
    if (first === undefined) return false;
    const name = first.raw.replace(/['"\\]/g, "");
    for (const body of functions.get(name) ?? []) {
      if (called.has(body)) continue;
      called.add(body);
      forget(body);
    }
    if (CHANGES_DIRECTORY.has(name)) cwd = "unknown";
    if (name === "set" || name === "shift") positional = undefined;
    if (name === "eval" || setsWildcards(name, rest.map(plainText))) wildcards = "changed";
    if (name !== "eval" && name !== "source" && name !== "." && !SETTERS.has(name)) return false;
    if (name === "eval") cwd = "unknown";
    if (!SETTERS.has(name)) for (const known of variables.keys()) variables.set(known, UNKNOWN);
    for (const word of rest) {
      const set = /^\w+/.exec(word.raw)?.[0];
      if (set !== undefined) variables.set(set, UNKNOWN);
    }
    return false;
  };
  forget(tree);
  return { ...state, variables, positional, cwd, wildcards };
}

/** The text of a word in which nothing expands. */
function plainText({ parts }: SourceWord): string | undefined {
  return parts.every(({ kind }) => kind === "text")
    ? parts.map((part) => (part.kind === "text" ? part.text : "")).join("")
    : undefined;
}
