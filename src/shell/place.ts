import type { ParseError, Script } from "unbash";
import type { Span, Tree } from "./tree.ts";

/** What is wrong with a text, and where. */
export interface SyntaxProblem {
  readonly message: string;
  readonly offset: number;
}

/** A text as a tree. */
export interface Parsed {
  readonly tree: Tree;
  /** Empty for a text that bash accepts. The tree then holds everything; otherwise what could be recovered. */
  readonly problems: readonly SyntaxProblem[];
}

/** Substitutions are parsed anew at every level, so depth costs more than linearly. People write two or three. */
const MAX_NESTING = 40;
/** Steps over syntax nodes; a bound on work for texts made to be slow. */
const MAX_NODES = 200_000;

/** A text as the parser gives it. */
export type ParsedScript = Script & { errors?: readonly ParseError[] | undefined };

/** What is shared by all places of one text. */
export interface Budget {
  /** Makes a tree of a script in a word. */
  readonly scriptTree: (script: ParsedScript, place: Place) => Tree;
  /** The same of a text for a shell without the extensions of bash. */
  readonly posixTree: (text: string, place: Place) => Tree;
  readonly problems: SyntaxProblem[];
  /** The text is for a shell without the extensions of bash. */
  readonly isPosix: boolean;
  nodes: number;
}

/** A place in the tree: the text that positions index, where that text stands in the line, and how deep it is. */
export interface Place {
  readonly text: string;
  readonly base: number | Span;
  readonly depth: number;
  readonly context: Budget;
}

/** Where a position of the text is in the line. */
export function offsetIn(place: Place, pos: number): number {
  return typeof place.base === "number" ? place.base + pos : place.base.offset;
}

/** A range of the text as one of the line. */
export function spanIn(place: Place, pos: number, end: number): Span {
  return typeof place.base === "number"
    ? { offset: place.base + pos, length: end - pos }
    : { offset: place.base.offset, length: place.base.length };
}

/** Whether the walk may go on; the first time it may not is a problem. */
export function mayEnter(place: Place, pos: number, depth = place.depth): boolean {
  const { context } = place;
  context.nodes++;
  const ok = depth <= MAX_NESTING && context.nodes <= MAX_NODES;
  if (!ok && context.problems.length < 100)
    context.problems.push({ message: "nested too deeply", offset: offsetIn(place, pos) });
  return ok;
}
