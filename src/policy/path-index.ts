import { compileGlob, type Glob } from "./glob.ts";
import { segmentText, type Segment } from "./path.ts";

/** A pattern that covers a path: it matches the first `depth` names of it, and so all that lies below. */
export interface Hit<T> {
  readonly value: T;
  readonly depth: number;
}

interface Node<T> {
  readonly values: T[];
  readonly names: Map<string, Node<T>>;
  readonly wild: WildNames<T>;
  /** Behind `**`. It stays active whatever name comes. */
  anywhere?: Node<T>;
  readonly stays: boolean;
  /** Patterns with a wildcard that crosses directories inside of a name; matched against all the rest. */
  readonly crossing: { readonly glob: Glob; readonly value: T }[];
}

/**
 * Names with wildcards, found by the text they end with: `*.pem` among ten thousand others costs one look for each
 * length of ending that occurs.
 */
interface WildNames<T> {
  readonly byTail: Map<string, { readonly glob: Glob; readonly text: string; readonly node: Node<T> }[]>;
  /** All lengths of endings, and by the last character those of endings with it: few names need a closer look. */
  readonly lengths: number[];
  readonly byLast: Map<number, number[]>;
}

/** The place in `byLast` of the empty ending, which every name has. */
const ANY = -1;

/** Path patterns as a tree, so that finding those that cover a path costs its depth and not their number. */
export class PathIndex<T> {
  readonly #root: Node<T> = newNode(false);

  /** @param segments the steps of a pattern from the root of the file system */
  add(segments: readonly Segment[], value: T): void {
    let node = this.#root;
    // `d/**` is the directory: how deep a pattern matches decides whether an exception is inside of it.
    const last = segments.findLastIndex(({ kind }) => kind === "name");
    const steps = segments.slice(0, last + 1);
    for (const [i, segment] of steps.entries()) {
      if (segment.kind === "globstar") {
        node.anywhere ??= newNode(true);
        node = node.anywhere;
        continue;
      }
      const text = segmentText(segment);
      if (text !== undefined) {
        const next = node.names.get(text) ?? newNode<T>(false);
        node.names.set(text, next);
        node = next;
      } else if (segment.parts.some(crosses)) {
        node.crossing.push({ glob: compileGlob(steps.slice(i)), value });
        return;
      } else node = wildChild(node.wild, segment);
    }
    node.values.push(value);
  }

  /** The patterns that cover an absolute path, each with the number of names that it matches. */
  hits(path: string): Hit<T>[] {
    const found: Hit<T>[] = [];
    let active: Node<T>[] = [this.#root];
    /** Where the next name begins; behind the end there is none, nor in the root. */
    let start = path === "/" ? 2 : 1;
    for (let depth = 0; active.length > 0; depth++) {
      const hasName = start <= path.length;
      // The loop also comes to what it adds.
      for (const node of active) {
        if (node.anywhere !== undefined && !active.includes(node.anywhere)) active.push(node.anywhere);
        for (const value of node.values) found.push({ value, depth });
        if (node.crossing.length > 0 && hasName) crossingHits(node, path.slice(start), depth, found);
      }
      if (!hasName) break;
      const slash = path.indexOf("/", start);
      const end = slash < 0 ? path.length : slash;
      active = advance(active, path.slice(start, end));
      start = end + 1;
    }
    return found;
  }
}

function newNode<T>(stays: boolean): Node<T> {
  return {
    values: [],
    names: new Map(),
    wild: { byTail: new Map(), lengths: [], byLast: new Map() },
    stays,
    crossing: [],
  };
}

function crosses(part: Exclude<Segment, { kind: "globstar" }>["parts"][number]): boolean {
  return part.kind === "globstar" || (part.kind === "set" && part.members.includes("/"));
}

function wildChild<T>(wild: WildNames<T>, segment: Exclude<Segment, { readonly kind: "globstar" }>): Node<T> {
  const last = segment.parts.at(-1);
  const tail = last?.kind === "text" ? last.text : "";
  const text = JSON.stringify(segment.parts);
  const bucket = wild.byTail.get(tail) ?? [];
  const known = bucket.find((one) => one.text === text);
  if (known !== undefined) return known.node;
  const node = newNode<T>(false);
  bucket.push({ glob: compileGlob([segment]), text, node });
  wild.byTail.set(tail, bucket);
  addLength(wild, tail);
  return node;
}

/** Every list of lengths keeps the order in which they came first, so that hits come in one order. */
function addLength<T>({ lengths, byLast }: WildNames<T>, tail: string): void {
  if (!lengths.includes(tail.length)) lengths.push(tail.length);
  const last = tail === "" ? ANY : tail.charCodeAt(tail.length - 1);
  if (!byLast.has(last)) byLast.set(last, [...(byLast.get(ANY) ?? [])]);
  for (const [code, some] of byLast) {
    if ((code !== last && last !== ANY) || some.includes(tail.length)) continue;
    some.push(tail.length);
    some.sort((a, b) => lengths.indexOf(a) - lengths.indexOf(b));
  }
}

/** A node has one parent, so that different nodes lead to different ones. */
function advance<T>(active: readonly Node<T>[], name: string): Node<T>[] {
  const next: Node<T>[] = [];
  for (const node of active) {
    if (node.stays) next.push(node);
    const child = node.names.get(name);
    if (child !== undefined) next.push(child);
    const { byLast } = node.wild;
    if (byLast.size === 0) continue;
    const lengths = byLast.get(name.charCodeAt(name.length - 1)) ?? byLast.get(ANY);
    if (lengths === undefined) continue;
    for (const length of lengths) {
      if (length > name.length) continue;
      const bucket = node.wild.byTail.get(length === 0 ? "" : name.slice(-length));
      if (bucket === undefined) continue;
      for (const { glob, node: target } of bucket) if (glob.matches(name)) next.push(target);
    }
  }
  return next;
}

function crossingHits<T>(node: Node<T>, rest: string, depth: number, found: Hit<T>[]): void {
  for (const { glob, value } of node.crossing) {
    for (const length of glob.prefixes(rest)) {
      found.push({ value, depth: depth + rest.slice(0, length).split("/").length });
    }
  }
}
