import type { AST } from "toml-eslint-parser";
import { innerChanges, type Change, type NewValue } from "./change.ts";
import { listEdits } from "./list-edit.ts";
import { eolOf, lineStart, splice, type TextEdit } from "./text-edit.ts";
import {
  isInside,
  isSame,
  layoutOf,
  routeOf,
  spanOf,
  startsWith,
  valueAt,
  type Found,
  type Layout,
  type Route,
} from "./toml-layout.ts";
import { sectionText, tomlKey } from "./toml-text.ts";
import { tomlTree } from "./toml-tree.ts";

/** What becomes of one key of a table. */
interface KeyChange {
  /** The route of the table that holds it; empty for the top of the document. */
  readonly table: readonly string[];
  readonly key: string;
  /** TOML text on one line; undefined takes the key away, and everything below it. */
  readonly value: string | undefined;
}

/**
 * Makes changes to a TOML text and leaves every other byte as it is: order, comments, blanks, spellings. What is new goes
 * behind the last key of its table, or into a table at the end.
 *
 * @param text a document without errors, in which no array stands where a change has a table
 * @throws Error when there is no list to change at a route
 */
export function editToml(text: string, changes: readonly Change[]): string {
  return editParts(text, sorted(changes));
}

function editParts(text: string, { keys, lists }: ReturnType<typeof sorted>): string {
  const layout = layoutOf(text);
  const edits: TextEdit[] = [];
  const inline = new Map<Found, KeyChange[]>();
  const inserted = new Map<string, { readonly table: Route; readonly lines: KeyChange[] }>();
  for (const { route, removed, items } of lists)
    edits.push(...elementEdits(text, layout, route, removed, items));
  for (const change of keys) {
    const route = [...change.table, change.key];
    const exact = layout.keys.find((found) => isSame(found.route, route));
    const around = exact ?? layout.keys.find((found) => isInside(route, found));
    if (around === undefined) edits.push(...below(text, layout, route));
    if (exact !== undefined) {
      if (change.value === undefined) edits.push(lineOf(text, exact.node));
      else edits.push(edit(...exact.node.value.range, change.value));
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
  // A table in one line is written anew, and a list that changes may be in it: that comes first.
  if (inline.size > 0 && lists.length > 0)
    return editParts(editParts(text, { keys: [], lists }), { keys, lists: [] });
  for (const [{ node, route }, some] of inline)
    edits.push(edit(...node.value.range, inlineText(text, node.value as AST.TOMLInlineTable, route, some)));
  const fresh: string[] = [];
  for (const { table, lines } of inserted.values()) {
    const made = insertion(text, layout, table, lines);
    if (made === undefined) fresh.push(sectionText(table, lines));
    else edits.push(made);
  }
  const eol = eolOf(text);
  const own = edits.map((one) => ({ ...one, text: one.text.replace(/\r?\n/g, eol) }));
  return withSections(splice(text, own), fresh, eol);
}

/** The changes of keys, and those of elements of lists. */
function sorted(changes: readonly Change[]) {
  const keys: KeyChange[] = [];
  const note = (route: Route, value: string | undefined): void => {
    keys.push({ table: route.slice(0, -1), key: route.at(-1) ?? "", value });
  };
  for (const change of changes) {
    if (change.kind === "set") note(change.route, valueText(change.value));
    else if (change.kind === "remove" && typeof change.route.at(-1) === "string")
      note(change.route.map(String), undefined);
    else if (change.kind === "insert")
      for (const { key, value } of change.members ?? [])
        note([...change.route, keyName(key)], valueText(value));
  }
  const lists = innerChanges(changes).filter(
    ({ removed, items }) => items.length > 0 || [...removed].some((step) => typeof step === "number"),
  );
  return { keys, lists };
}

/** The name that a key as it is written has. */
function keyName(key: string): string {
  const [node] = tomlTree(`${key} = 0`).body[0].body;
  if (node?.type !== "TOMLKeyValue") throw new Error(`no key of TOML: ${key}`);
  return routeOf(node).join(".");
}

/** A value on one line. */
function valueText(value: NewValue): string {
  if (value.kind === "raw") return value.text;
  if (value.kind === "list") return `[${value.items.join(", ")}]`;
  const members = value.members.map((member) => `${member.key} = ${valueText(member.value)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function elementEdits(
  text: string,
  { keys }: Layout,
  route: Route,
  removed: ReadonlySet<string | number>,
  items: readonly string[],
): readonly TextEdit[] {
  const found = valueAt(keys, route);
  if (found?.type !== "TOMLArray") {
    if (found === undefined && items.length === 0) return [];
    throw new Error(`editToml: no list at ${route.join(".")}`);
  }
  const list = {
    span: spanOf(found),
    items: found.elements.map(spanOf),
    commaAfter: (offset: number) => commaAfter(text, offset),
  };
  return listEdits(text, list, removed, items);
}

/** The comma that follows, comments skipped. */
function commaAfter(text: string, offset: number): number | undefined {
  const blanks = /(?:\s|#[^\n]*)*/y;
  blanks.lastIndex = offset;
  blanks.test(text);
  return text[blanks.lastIndex] === "," ? blanks.lastIndex : undefined;
}

function edit(from: number, to: number, text: string): TextEdit {
  return { offset: from, length: to - from, text };
}

/** The lines of all keys and headers below a route. */
function below(text: string, { keys, headers }: Layout, route: Route): readonly TextEdit[] {
  return [...keys, ...headers]
    .filter((found) => startsWith(found.route, route))
    .map(({ node }) => lineOf(text, node));
}

/** The whole line of a key, with what stands behind it. */
function lineOf(text: string, { range: [start, end] }: Pick<AST.TOMLKeyValue, "range">): TextEdit {
  return edit(lineStart(text, start), endOfLine(text, end), "");
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
  changes: readonly KeyChange[],
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
  lines: readonly KeyChange[],
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
    return edit(0, 0, write([]) + (text.trim() === "" ? "" : "\n"));
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
  return edit(at, at, isOpen ? `\n${lines}` : lines);
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
