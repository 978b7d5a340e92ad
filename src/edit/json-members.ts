import type { Node } from "jsonc-parser";
import type { Member } from "./change.ts";
import { commaAfter } from "./json-tree.ts";
import { layoutOf, memberText, type Layout } from "./json-layout.ts";
import { indentAt, type TextEdit } from "./text-edit.ts";

/**
 * Removes members of an object and puts others behind those that stay. All that is not a removed member survives, the
 * comments around it too.
 */
export function memberEdit(
  text: string,
  root: Node,
  object: Node,
  remove: ReadonlySet<string | number>,
  append: readonly Member[],
): TextEdit {
  const { members, closing, comma } = piecesOf(text, object);
  const layout = innerLayoutOf(text, root, object, members);
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
  return { offset: object.offset, length: object.length, text: `{${inside}}` };
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

interface InnerLayout extends Layout {
  /** Of a member of the object, and what stands before one that is added. */
  readonly indent: string;
  readonly lead: string;
  /** Of the closing bracket. */
  readonly outer: string;
}

function innerLayoutOf(text: string, root: Node, object: Node, members: readonly Piece[]): InnerLayout {
  const { unit, eol, oneLine: isOneLine } = layoutOf(text, root);
  const outer = indentAt(text, object.offset);
  const whole = text.slice(object.offset, object.offset + object.length);
  const oneLine = isOneLine || (members.length > 0 && !whole.includes("\n"));
  const last = object.children?.at(-1);
  const indent = last === undefined || oneLine ? outer + unit : indentAt(text, last.offset);
  return { unit, eol, oneLine, indent, lead: oneLine ? " " : eol + indent, outer };
}

function withAdded(
  kept: readonly string[],
  rest: string,
  added: readonly string[],
  layout: InnerLayout & Pick<Pieces, "comma">,
): string {
  const body = added.join(",") + layout.comma;
  const end = layout.oneLine ? (kept.length === 0 ? " " : "") : layout.eol + layout.outer;
  const blanks = /\s*$/.exec(rest)?.[0] ?? "";
  const comments = rest.slice(0, rest.length - blanks.length);
  const closing = kept.length === 0 ? end : blanks === "" && !layout.oneLine ? end : blanks;
  return `${kept.join(",")}${kept.length === 0 ? "" : ","}${comments}${body}${closing}`;
}

function isComment(trivia: string): boolean {
  return trivia.trim() !== "";
}
