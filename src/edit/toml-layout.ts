import { getStaticTOMLValue, type AST } from "toml-eslint-parser";
import type { Span } from "./span.ts";
import { tomlTree } from "./toml-tree.ts";

export type Route = readonly string[];

/** Where a key stands in the document. */
export interface Found {
  readonly route: Route;
  readonly node: AST.TOMLKeyValue;
  /** The route of the header above it. */
  readonly header: Route;
}

export interface Section {
  readonly route: Route;
  readonly node: AST.TOMLTable;
}

export interface Layout {
  readonly keys: readonly Found[];
  readonly sections: readonly Section[];
  /** Of arrays of tables, too. */
  readonly headers: readonly { readonly route: Route; readonly node: AST.TOMLTable["key"] }[];
  readonly top: readonly AST.TOMLKeyValue[];
}

export function layoutOf(text: string): Layout {
  const keys: Found[] = [];
  const sections: Section[] = [];
  const headers: Layout["headers"][number][] = [];
  const top: AST.TOMLKeyValue[] = [];
  const note = (node: AST.TOMLKeyValue, header: Route): void => {
    keys.push({ route: [...header, ...routeOf(node)], node, header });
  };
  for (const node of tomlTree(text).body[0].body) {
    if (node.type === "TOMLKeyValue") {
      top.push(node);
      note(node, []);
      continue;
    }
    // The elements of an array of tables carry their number in their route, so no change can mean one.
    const route = node.resolvedKey.map(String);
    headers.push({ route, node: node.key });
    if (node.kind === "standard") sections.push({ route, node });
    for (const inner of node.body) note(inner, route);
  }
  return { keys, sections, headers, top };
}

export function routeOf({ key }: AST.TOMLKeyValue): Route {
  return key.keys.map((part) => getStaticTOMLValue(part));
}

export function isSame(a: Route, b: Route): boolean {
  return a.length === b.length && startsWith(a, b);
}

export function startsWith(route: Route, start: Route): boolean {
  return start.length <= route.length && start.every((step, index) => step === route[index]);
}

/** Whether a route leads into the inline table that a key holds. */
export function isInside(route: Route, { route: own, node }: Found): boolean {
  return node.value.type === "TOMLInlineTable" && own.length < route.length && startsWith(route, own);
}

/** The value of a key, in inline tables as well. */
export function valueAt(keys: readonly Found[], route: Route): AST.TOMLContentNode | undefined {
  const found = keys.find((one) => isSame(one.route, route) || isInside(route, one));
  if (found === undefined || isSame(found.route, route)) return found?.node.value;
  const inner = (found.node.value as AST.TOMLInlineTable).body;
  const { route: own, header } = found;
  return valueAt(
    inner.map((node) => ({ route: [...own, ...routeOf(node)], node, header })),
    route,
  );
}

export function spanOf({ range: [start, end] }: Pick<AST.TOMLKeyValue, "range">): Span {
  return { offset: start, length: end - start };
}
