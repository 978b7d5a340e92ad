import { getStaticTOMLValue, type AST } from "toml-eslint-parser";
import { tomlTree } from "./toml-tree.ts";

/** What becomes of one key of a table. */
export interface TomlChange {
  /** The route of the table that holds it; empty for the top of the document. */
  readonly table: readonly string[];
  readonly key: string;
  /** TOML text on one line; undefined takes the key away, and everything below it. */
  readonly value: string | undefined;
}

interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

type Route = readonly string[];

/** Where a key stands in the document. */
interface Found {
  readonly route: Route;
  readonly node: AST.TOMLKeyValue;
  /** The route of the header above it. */
  readonly header: Route;
}

interface Section {
  readonly route: Route;
  readonly node: AST.TOMLTable;
}

/**
 * Sets and removes keys of a TOML text and leaves every other byte as it is: order, comments, blanks, spellings.
 * What is new goes behind the last key of its table, or into a table at the end.
 *
 * @param text a document without errors, in which no array stands where a change has a table
 */
export function editToml(text: string, changes: readonly TomlChange[]): string {
  const layout = layoutOf(text);
  const edits: TextEdit[] = [];
  const inline = new Map<Found, TomlChange[]>();
  const inserted = new Map<string, { readonly table: Route; readonly lines: TomlChange[] }>();
  for (const change of changes) {
    const route = [...change.table, change.key];
    const exact = layout.keys.find((found) => isSame(found.route, route));
    const around = exact ?? layout.keys.find((found) => isInside(route, found));
    if (change.value === undefined && around === undefined) edits.push(...below(text, layout, route));
    if (exact !== undefined) {
      if (change.value === undefined) edits.push(lineOf(text, exact.node));
      else edits.push({ from: exact.node.value.range[0], to: exact.node.value.range[1], text: change.value });
    } else if (around !== undefined) {
      const known = inline.get(around);
      if (known === undefined) inline.set(around, [change]);
      else known.push(change);
    } else if (change.value !== undefined) {
      const id = JSON.stringify(change.table);
      const known = inserted.get(id) ?? { table: change.table, lines: [] };
      known.lines.push(change);
      inserted.set(id, known);
    }
  }
  for (const [{ node, route }, some] of inline) {
    const [from, to] = node.value.range;
    edits.push({ from, to, text: inlineText(text, node.value as AST.TOMLInlineTable, route, some) });
  }
  const fresh: string[] = [];
  for (const { table, lines } of inserted.values()) {
    const edit = insertion(text, layout, table, lines);
    if (edit === undefined) fresh.push(sectionText(table, lines));
    else edits.push(edit);
  }
  return withSections(splice(text, edits), fresh, text.includes("\r\n") ? "\r\n" : "\n");
}

/** A text as a TOML string, which is also how a key may be written. */
export function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** A key as it is written where nothing asks for quotes. */
export function tomlKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : tomlString(name);
}

/** The text of a table with its keys. */
export function sectionText(
  table: Route,
  lines: readonly { readonly key: string; readonly value: string | undefined }[],
): string {
  const body = lines.map(({ key, value }) => `${tomlKey(key)} = ${value ?? '""'}\n`).join("");
  return table.length === 0 ? body : `[${table.map(tomlKey).join(".")}]\n${body}`;
}

interface Layout {
  readonly keys: readonly Found[];
  readonly sections: readonly Section[];
  readonly top: readonly AST.TOMLKeyValue[];
}

function layoutOf(text: string): Layout {
  const keys: Found[] = [];
  const sections: Section[] = [];
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
    if (node.kind === "standard") sections.push({ route, node });
    for (const inner of node.body) note(inner, route);
  }
  return { keys, sections, top };
}

function routeOf({ key }: AST.TOMLKeyValue): Route {
  return key.keys.map((part) => getStaticTOMLValue(part));
}

function isSame(a: Route, b: Route): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(route: Route, start: Route): boolean {
  return start.length <= route.length && start.every((step, index) => step === route[index]);
}

/** Whether a route leads into the inline table that a key holds. */
function isInside(route: Route, { route: own, node }: Found): boolean {
  return node.value.type === "TOMLInlineTable" && own.length < route.length && startsWith(route, own);
}

/** The lines of all keys and headers below a route. */
function below(text: string, { keys, sections }: Layout, route: Route): readonly TextEdit[] {
  const headers = sections.map((section) => ({ route: section.route, node: section.node.key }));
  return [...keys, ...headers]
    .filter((found) => startsWith(found.route, route))
    .map(({ node }) => lineOf(text, node));
}

/** The whole line of a key, with what stands behind it. */
function lineOf(text: string, { range: [start, end] }: Pick<AST.TOMLKeyValue, "range">): TextEdit {
  return { from: text.lastIndexOf("\n", start - 1) + 1, to: endOfLine(text, end), text: "" };
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** An inline table is one line without comments, so it is written anew from the pieces that stay. */
function inlineText(
  text: string,
  table: AST.TOMLInlineTable,
  route: Route,
  changes: readonly TomlChange[],
): string {
  const left = new Set(changes);
  const parts: string[] = [];
  for (const node of table.body) {
    const own = [...route, ...routeOf(node)];
    const exact = changes.find((change) => isSame([...change.table, change.key], own));
    if (exact !== undefined) left.delete(exact);
    if (exact !== undefined && exact.value === undefined) continue;
    const { value } = node;
    const inside =
      value.type === "TOMLInlineTable"
        ? [...left].filter((change) => startsWith([...change.table, change.key], own))
        : [];
    for (const change of inside) left.delete(change);
    const name = text.slice(...node.key.range);
    if (exact !== undefined) parts.push(`${name} = ${exact.value ?? ""}`);
    else if (inside.length > 0 && value.type === "TOMLInlineTable")
      parts.push(`${name} = ${inlineText(text, value, own, inside)}`);
    else parts.push(text.slice(...node.range));
  }
  for (const { table: at, key, value } of left) {
    if (value === undefined) continue;
    parts.push(`${[...at.slice(route.length), key].map(tomlKey).join(".")} = ${value}`);
  }
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** @returns undefined when the table has to be made */
function insertion(
  text: string,
  { keys, sections, top }: Layout,
  table: Route,
  lines: readonly TomlChange[],
): TextEdit | undefined {
  const write = (header: Route): string =>
    lines
      .map(({ key, value }) => {
        const name = [...table.slice(header.length), key].map(tomlKey).join(".");
        return `${name} = ${value ?? ""}\n`;
      })
      .join("");
  if (table.length === 0) {
    const last = top.at(-1);
    if (last !== undefined) return behind(text, last.range[1], write([]));
    // Before the first header, or it would belong to that table; a blank line keeps it apart.
    return { from: 0, to: 0, text: write([]) + (text.trim() === "" ? "" : "\n") };
  }
  const section = sections.find(({ route }) => isSame(route, table));
  if (section !== undefined) {
    const last = section.node.body.at(-1);
    return behind(text, last === undefined ? section.node.key.range[1] : last.range[1], write(table));
  }
  // A table that dotted keys have made cannot be opened again by a header.
  const dotted = keys.findLast(
    ({ route, header }) =>
      header.length < table.length && route.length > table.length && startsWith(route, table),
  );
  return dotted === undefined ? undefined : behind(text, dotted.node.range[1], write(dotted.header));
}

function behind(text: string, offset: number, lines: string): TextEdit {
  const at = endOfLine(text, offset);
  const isOpen = at === text.length && !text.endsWith("\n");
  return { from: at, to: at, text: isOpen ? `\n${lines}` : lines };
}

/** Edits never overlap; what is put in at the end of a line that goes comes behind it. */
function splice(text: string, edits: readonly TextEdit[]): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  let result = "";
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    result += text.slice(from, edit.from) + edit.text.replaceAll("\n", eol);
    from = edit.to;
  }
  return result + text.slice(from);
}

function withSections(text: string, sections: readonly string[], eol: string): string {
  let result = text;
  for (const section of sections) {
    if (result.trim() !== "") {
      if (!result.endsWith("\n")) result += eol;
      if (!/\n\r?\n$/.test(result)) result += eol;
    }
    result += section.replaceAll("\n", eol);
  }
  return result;
}
