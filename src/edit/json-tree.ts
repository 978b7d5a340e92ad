import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { Span } from "./span.ts";

/**
 * The syntax tree of a text that `readJson` has accepted.
 * @throws Error when the text is not such a document (a programming error: read it strictly first)
 */
export function jsonTree(text: string): Node {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  // Blanked rather than cut off, so that all offsets stay those of the text.
  const root = parseTree(start === 0 ? text : ` ${text.slice(1)}`);
  if (root === undefined) throw new Error("jsonTree: the text holds no JSON value");
  return root;
}

/**
 * Where a value, or the key that names it, stands in a JSON text.
 * @returns the deepest part of the path that exists; undefined when the text is no JSON at all
 */
export function locateJson(
  tree: Node,
  path: readonly (string | number)[],
  what: "value" | "key",
): Span | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth));
    if (node === undefined) continue;
    const wantsKey = what === "key" && depth === path.length && node.parent?.type === "property";
    const shown = wantsKey ? (node.parent?.children?.[0] ?? node) : node;
    return { offset: shown.offset, length: shown.length };
  }
  return undefined;
}

/** The value node of a property, or undefined. */
export function propertyOf(object: Node, key: string): Node | undefined {
  return object.children?.find((property) => property.children?.[0]?.value === key);
}
