import { UNKNOWN } from "./bindings.ts";
import { CHANGES_DIRECTORY, SETTERS } from "./builtins.ts";
import type { State } from "./state.ts";
import type { Tree } from "./tree.ts";

/**
 * The state in which everything that the tree may set is unknown: for bodies that run again, or later.
 * @param functions those that the tree may call
 */
export function forgetting(state: State, tree: Tree, functions: ReadonlyMap<string, readonly Tree[]>): State {
  const called = new Set<Tree>();
  const variables = new Map(state.variables);
  let { cwd, positional } = state;
  const visit = (node: Tree): void => {
    switch (node.kind) {
      case "command": {
        for (const { name } of node.assignments) variables.set(name, UNKNOWN);
        const [first, ...rest] = node.words;
        if (first === undefined) return;
        const name = first.raw.replace(/['"\\]/g, "");
        for (const body of functions.get(name) ?? []) {
          if (called.has(body)) continue;
          called.add(body);
          visit(body);
        }
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
      case "redirected":
        return visit(node.body);
      // A body that is only defined, or that runs in a process of its own, changes nothing here.
      case "expand":
      case "function":
      case "scope":
    }
  };
  visit(tree);
  return { ...state, variables, positional, cwd };
}
