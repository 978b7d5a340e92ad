import { getStaticTOMLValue, ParseError, parseTOML, traverseNodes, type AST } from "toml-eslint-parser";
import type { Span } from "./span.ts";

/**
 * The syntax tree of a TOML text, with a byte-order mark in front or without.
 * @throws ParseError when the text is no TOML
 */
export function tomlTree(text: string): AST.TOMLProgram {
  // Blanked rather than cut off, so that all offsets stay those of the text.
  return parseTOML(text.replace(/^\uFEFF/, " "));
}

/**
 * Where a value, or the key that names it, stands in a TOML text.
 * @param text a TOML document without errors
 * @returns the deepest part of the path that is written somewhere; undefined when nothing of it is
 */
export function locateToml(
  text: string,
  path: readonly (string | number)[],
  what: "value" | "key",
): Span | undefined {
  const found: { depth: number; span: Span }[] = [];
  const note = (route: readonly (string | number)[], key: Ranged, value: Ranged): void => {
    const common = Math.min(route.length, path.length);
    if (!route.slice(0, common).every((step, index) => step === path[index])) return;
    if (route.length > path.length) {
      // A table may be written only as a part of the name of an inner one: `[layers.team]`.
      if (path.length > 0 && typeof route[path.length] === "string")
        found.push({ depth: path.length - 0.5, span: spanOf(key) });
      return;
    }
    const isWhole = route.length === path.length;
    found.push({ depth: route.length, span: spanOf(isWhole && what === "value" ? value : key) });
  };
  for (const node of tomlTree(text).body[0].body) {
    if (node.type === "TOMLKeyValue") noteKeyValue(node, [], note);
    else {
      note(node.resolvedKey, node.key, node.key);
      for (const inner of node.body) noteKeyValue(inner, node.resolvedKey, note);
    }
  }
  return found.toSorted((a, b) => b.depth - a.depth)[0]?.span;
}

type Ranged = { readonly range: [number, number] };
type Note = (route: readonly (string | number)[], key: Ranged, value: Ranged) => void;

function noteKeyValue(node: AST.TOMLKeyValue, table: readonly (string | number)[], note: Note): void {
  const route = [...table, ...node.key.keys.map((key) => getStaticTOMLValue(key))];
  note(route, node.key, node.value);
  noteContent(node.value, route, note);
}

function noteContent(node: AST.TOMLContentNode, route: readonly (string | number)[], note: Note): void {
  if (node.type === "TOMLInlineTable") for (const inner of node.body) noteKeyValue(inner, route, note);
  if (node.type !== "TOMLArray") return;
  node.elements.forEach((element, index) => {
    note([...route, index], element, element);
    noteContent(element, [...route, index], note);
  });
}

function spanOf({ range: [start, end] }: Ranged): Span {
  return { offset: start, length: end - start };
}

const LARGEST = 2n ** 63n - 1n;

/** A date that does not exist, or a whole number that does not fit into 64 bits, and where it stands. */
export function oddValue(
  text: string,
): { readonly problem: "bad-date" | "number-range"; readonly offset: number } | undefined {
  let root: AST.TOMLProgram;
  try {
    root = tomlTree(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { problem: "bad-date", offset: Math.max(0, text.slice(0, error.index).search(/[\d:T.+-]+$/)) };
  }
  let offset: number | undefined;
  traverseNodes(root, {
    enterNode(node) {
      if (node.type !== "TOMLValue" || node.kind !== "integer") return;
      if (node.bigint > LARGEST || node.bigint < -LARGEST - 1n) offset ??= node.range[0];
    },
    leaveNode: () => undefined,
  });
  return offset === undefined ? undefined : { problem: "number-range", offset };
}
