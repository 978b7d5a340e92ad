import type { NestedScript, SourceAssignment, SourceRedirect, SourceWord, Tree } from "./tree.ts";

type Command = Extract<Tree, { kind: "command" }>;

/** A part of a node that holds scripts. */
export type Holder =
  | { readonly kind: "assignment"; readonly assignment: SourceAssignment }
  /** Of a command, or what a loop goes through. */
  | { readonly kind: "word"; readonly word: SourceWord }
  | { readonly kind: "redirect"; readonly redirect: SourceRedirect }
  | { readonly kind: "expansion"; readonly scripts: readonly NestedScript[] };

/** What is directly inside of a node. */
type Inside = Holder | { readonly kind: "node"; readonly node: Tree };

export interface Visitor {
  /** @returns whether to visit what is inside of the node */
  readonly enter: (node: Tree) => boolean;
  /** The scripts to visit of those that a part of a node holds; without it none are. */
  readonly scripts?: (holder: Holder, node: Tree) => readonly NestedScript[];
}

/**
 * Visits the nodes of a tree in the order of the text. Only this module knows what is inside of each kind of node. A walk
 * that gives each kind a meaning of its own, as one that runs a line does, has a switch of its own.
 */
export function visit(tree: Tree, visitor: Visitor): void {
  if (!visitor.enter(tree)) return;
  for (const part of insideOf(tree)) {
    if (part.kind === "node") visit(part.node, visitor);
    else for (const { body } of visitor.scripts?.(part, tree) ?? []) visit(body, visitor);
  }
}

/** All scripts that a part of a node holds. */
export function scriptsOf(holder: Holder): readonly NestedScript[] {
  switch (holder.kind) {
    case "assignment":
      return holder.assignment.scripts;
    case "word":
      return holder.word.scripts;
    case "redirect":
      return holder.redirect.target.scripts;
    case "expansion":
      return holder.scripts;
  }
}

/** The only node in a list of one, however often that is inside of another; otherwise the node itself. */
export function unwrapped(tree: Tree): Tree {
  const only = tree.kind === "list" && tree.items.length === 1 ? tree.items[0] : undefined;
  return only === undefined ? tree : unwrapped(only);
}

/** All words of a command that bash expands: values that it assigns, its own, and those behind redirections. */
export function expandedWords({ assignments, words, redirects }: Command): readonly SourceWord[] {
  if (assignments.length + redirects.length === 0) return words;
  const given = assignments.flatMap(({ value, elements }) =>
    value === undefined ? (elements ?? []).map(({ word }) => word) : [value],
  );
  return [...given, ...words, ...redirects.map(({ target }) => target)];
}

/** Without parts that hold no script, as most words do. */
function insideOf(node: Tree): readonly Inside[] {
  switch (node.kind) {
    case "command": {
      const parts: Inside[] = [];
      for (const assignment of node.assignments)
        if (assignment.scripts.length > 0) parts.push({ kind: "assignment", assignment });
      parts.push(...wordParts(node.words), ...redirectParts(node.redirects));
      return parts;
    }
    case "list":
    case "pipe":
      return node.items.map(nodePart);
    case "or":
      return [node.left, node.right].map(nodePart);
    case "branches":
      return [node.first, ...node.branches].map(nodePart);
    case "loop":
      return [...wordParts(node.values), nodePart(node.body)];
    case "scope":
    case "function":
      return [nodePart(node.body)];
    case "expand":
      return [{ kind: "expansion", scripts: node.scripts }];
    case "redirected":
      return [nodePart(node.body), ...redirectParts(node.redirects)];
  }
}

function nodePart(node: Tree): Inside {
  return { kind: "node", node };
}

function wordParts(words: readonly SourceWord[]): readonly Inside[] {
  return words.filter(({ scripts }) => scripts.length > 0).map((word) => ({ kind: "word", word }));
}

function redirectParts(redirects: readonly SourceRedirect[]): readonly Inside[] {
  return redirects
    .filter(({ target }) => target.scripts.length > 0)
    .map((redirect) => ({ kind: "redirect", redirect }));
}
