import { createScanner, parseTree, type Node } from "jsonc-parser";
import type { Route } from "./change.ts";
import { SyntaxKind } from "./json.ts";
import type { Span } from "./span.ts";

/**
 * The syntax tree of a text that `readJson` has accepted.
 * @throws Error when the text is not such a document (a programming error: read it strictly first)
 */
export function jsonTree(text: string): Node {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  // Blanked rather than cut off, so that all offsets stay those of the text.
  const root = parseTree(start === 0 ? text : ` ${text.slice(1)}`, [], { allowTrailingComma: true });
  if (root === undefined) throw new Error("jsonTree: the text holds no JSON value");
  return root;
}

/**
 * Where a value, or the key that names it, stands in a JSON text.
 * @returns the deepest part of the path that exists
 */
export function locateJson(tree: Node, path: readonly (string | number)[], what: "value" | "key"): Span {
  let node = tree;
  for (const [depth, step] of path.entries()) {
    const property = typeof step === "string" ? propertyOf(node, step) : undefined;
    const next = property === undefined ? node.children?.[Number(step)] : property.children?.[1];
    if (next === undefined || (typeof step === "string") !== (node.type === "object")) break;
    const isLast = depth === path.length - 1;
    node = (isLast && what === "key" ? property?.children?.[0] : undefined) ?? next;
  }
  return { offset: node.offset, length: node.length };
}

/** A property with its key and its value. Of equal keys the last one counts, for every reader that accepts them. */
export function propertyOf(object: Node, key: string): Node | undefined {
  if (object.type !== "object") return undefined;
  return object.children?.findLast((property) => property.children?.[0]?.value === key);
}

/** The value at a route of keys and places. */
export function nodeAt(root: Node, route: Route): Node | undefined {
  let node: Node | undefined = root;
  for (const step of route) {
    if (typeof step === "string") node = node && propertyOf(node, step)?.children?.[1];
    else node = node?.type === "array" ? node.children?.[step] : undefined;
  }
  return node;
}

/**
 * The value at a route, as it is written.
 * @throws Error when nothing is there
 */
export function rawAt(text: string, route: Route): string {
  const node = nodeAt(jsonTree(text), route);
  if (node === undefined) throw new Error(`nothing at ${route.join(".")}`);
  return text.slice(node.offset, node.offset + node.length);
}

/** The comma that follows, comments skipped. */
export function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return (scanner.scan() as number) === SyntaxKind.CommaToken ? scanner.getTokenOffset() : undefined;
}
