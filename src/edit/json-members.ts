import type { Node } from "jsonc-parser";
import { commaAfter, jsonTree, propertyOf } from "./json-tree.ts";

/** What a new member holds: a JSON text as it is, or members of an object that is laid out like its surroundings. */
export type MemberValue =
  | { readonly kind: "raw"; readonly text: string }
  | { readonly kind: "object"; readonly members: readonly Member[] };

export interface Member {
  /** The key as a JSON text, with its quotes. */
  readonly key: string;
  readonly value: MemberValue;
}

export interface MembersChange {
  /** The object, by the keys that lead to it; empty for the root. */
  readonly path: readonly string[];
  readonly remove: ReadonlySet<string>;
  /** They come behind all others, in their order. */
  readonly append: readonly Member[];
}

/**
 * Removes members of an object in a JSON or JSONC text and puts others behind those that stay. All that is not a removed
 * member survives, the comments around it too.
 * @param text a document that `readJson` accepts
 * @throws Error when there is no such object: check the document's shape first
 */
export function editMembers(text: string, { path, remove, append }: MembersChange): string {
  const root = jsonTree(text);
  const object = objectAt(root, path);
  const { members, closing, comma } = piecesOf(text, object);
  const layout = layoutOf(text, root, object, members);
  let carried = "";
  const kept: string[] = [];
  for (const { key, lead, body, tail } of members) {
    if (!remove.has(key)) {
      kept.push(carried + lead + body + tail);
      carried = "";
    } else if (isComment(lead + tail)) {
      // The line break behind a comment is part of it.
      carried += (lead + tail).replace(/[ \t]+$/, "");
    }
  }
  const rest = carried + closing;
  const added = append.map((member) => layout.lead + memberText(member, layout.indent, layout));
  const inside =
    added.length === 0
      ? kept.join(",") +
        (kept.length === 0 ? "" : comma) +
        (kept.length === 0 && !isComment(rest) ? "" : rest)
      : withAdded(kept, rest, added, { ...layout, comma });
  const end = object.offset + object.length;
  return `${text.slice(0, object.offset)}{${inside}}${text.slice(end)}`;
}

/** The value at a route of keys, as it is written. */
export function rawAt(text: string, path: readonly string[]): string {
  let node: Node | undefined = jsonTree(text);
  for (const key of path) node = node === undefined ? undefined : propertyOf(node, key)?.children?.[1];
  if (node === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return text.slice(node.offset, node.offset + node.length);
}

function objectAt(root: Node, path: readonly string[]): Node {
  let node: Node | undefined = root;
  for (const key of path) node = node === undefined ? undefined : propertyOf(node, key)?.children?.[1];
  if (node?.type !== "object") throw new Error(`editMembers: no object at ${path.join(".")}`);
  return node;
}

interface Piece {
  readonly key: string;
  /** What stands before it, from the comma or the bracket on. */
  readonly lead: string;
  readonly body: string;
  /** What stands between it and its comma. */
  readonly tail: string;
}

interface Pieces {
  readonly members: readonly Piece[];
  readonly closing: string;
  /** What stands behind the last member: a comma, or nothing. */
  readonly comma: "," | "";
}

function piecesOf(text: string, object: Node): Pieces {
  const close = object.offset + object.length - 1;
  const members: Piece[] = [];
  let from = object.offset + 1;
  const nodes = object.children ?? [];
  let last: Pieces["comma"] = "";
  for (const node of nodes) {
    const end = node.offset + node.length;
    const found = commaAfter(text, end);
    const comma = found ?? end;
    last = found === undefined ? "" : ",";
    members.push({
      key: String(node.children?.[0]?.value),
      lead: text.slice(from, node.offset),
      body: text.slice(node.offset, end),
      tail: text.slice(end, comma),
    });
    from = comma + last.length;
  }
  return { members, closing: text.slice(from, close), comma: last };
}

interface Layout {
  readonly unit: string;
  readonly eol: string;
  readonly isInline: boolean;
  /** Of a member of the object, and what stands before one that is added. */
  readonly indent: string;
  readonly lead: string;
  /** Of the closing bracket. */
  readonly outer: string;
}

function layoutOf(text: string, root: Node, object: Node, members: readonly Piece[]): Layout {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const first = root.children?.[0];
  const unit = (first === undefined ? "" : blanksBefore(text, first.offset)) || "  ";
  const isOneLine = first !== undefined && !text.slice(root.offset, root.offset + root.length).includes("\n");
  const outer = blanksBefore(text, object.offset);
  const whole = text.slice(object.offset, object.offset + object.length);
  const isInline = isOneLine || (members.length > 0 && !whole.includes("\n"));
  const last = object.children?.at(-1);
  const indent = last === undefined || isInline ? outer + unit : blanksBefore(text, last.offset);
  return { unit, eol, isInline, indent, lead: isInline ? " " : eol + indent, outer };
}

/** The blanks at the start of the line that holds the offset. */
function blanksBefore(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

function withAdded(
  kept: readonly string[],
  rest: string,
  added: readonly string[],
  layout: Layout & Pick<Pieces, "comma">,
): string {
  const body = added.join(",") + layout.comma;
  const end = layout.isInline ? (kept.length === 0 ? " " : "") : layout.eol + layout.outer;
  const blanks = /\s*$/.exec(rest)?.[0] ?? "";
  const comments = rest.slice(0, rest.length - blanks.length);
  const closing = kept.length === 0 ? end : blanks === "" && !layout.isInline ? end : blanks;
  return `${kept.join(",")}${kept.length === 0 ? "" : ","}${comments}${body}${closing}`;
}

function isComment(trivia: string): boolean {
  return trivia.trim() !== "";
}

function memberText({ key, value }: Member, indent: string, layout: Layout): string {
  if (value.kind === "raw") return `${key}: ${value.text}`;
  if (value.members.length === 0) return `${key}: {}`;
  if (layout.isInline)
    return `${key}: { ${value.members.map((one) => memberText(one, indent, layout)).join(", ")} }`;
  const inner = indent + layout.unit;
  const lines = value.members.map((one) => layout.eol + inner + memberText(one, inner, layout));
  return `${key}: {${lines.join(",")}${layout.eol}${indent}}`;
}
