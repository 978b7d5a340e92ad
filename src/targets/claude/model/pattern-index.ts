import { covers, foldCase, type Fold, type PathPattern } from "./pattern.ts";

interface Node<T> {
  readonly children: Map<string, Node<T>>;
  /** Patterns that end here, and those that go on with a wildcard. */
  readonly here: { readonly pattern: PathPattern; readonly value: T }[];
}

/**
 * Patterns below one directory. A look-up walks the names of the path: it meets the patterns whose literal beginning
 * the path has, and those that begin at any depth with one of its names.
 */
export interface PatternIndex<T> {
  add(pattern: PathPattern, value: T): void;
  /** Whether anything was added. */
  readonly isEmpty: boolean;
  /** What covers the path, in no order. */
  find(names: readonly string[]): readonly T[];
}

/** @param fold as the patterns were compiled with */
export function patternIndex<T>(fold: Fold = foldCase): PatternIndex<T> {
  const root = newNode<T>();
  const byName = new Map<string, { readonly pattern: PathPattern; readonly value: T }[]>();
  let count = 0;
  return {
    add(pattern, value) {
      count++;
      const [first, second] = pattern.steps;
      if (
        first?.kind === "globstar" &&
        first.least === 0 &&
        second?.kind === "name" &&
        second.literal !== undefined
      ) {
        const list = byName.get(second.literal);
        if (list === undefined) byName.set(second.literal, [{ pattern, value }]);
        else list.push({ pattern, value });
        return;
      }
      let node = root;
      for (const step of pattern.steps) {
        if (step.kind !== "name" || step.literal === undefined) break;
        let child = node.children.get(step.literal);
        if (child === undefined) node.children.set(step.literal, (child = newNode()));
        node = child;
      }
      node.here.push({ pattern, value });
    },
    get isEmpty() {
      return count === 0;
    },
    find(names) {
      if (count === 0) return [];
      const lower = names.map(fold);
      const found: T[] = [];
      const look = (list: Node<T>["here"]): void => {
        for (const { pattern, value } of list) if (covers(pattern, lower)) found.push(value);
      };
      look(root.here);
      let node: Node<T> | undefined = root;
      for (const name of lower) {
        node = node?.children.get(name);
        if (node !== undefined) look(node.here);
        if (byName.size > 0) look(byName.get(name) ?? []);
      }
      return found;
    },
  };
}

function newNode<T>(): Node<T> {
  return { children: new Map(), here: [] };
}
