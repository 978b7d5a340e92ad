import type { Node } from "jsonc-parser";
import { commaAfter, jsonTree, propertyOf } from "./json-tree.ts";
import type { Span } from "./span.ts";

/** New text for one value: a list of elements that are JSON texts already, or one whole JSON text. */
export type JsonText =
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "raw"; readonly text: string };

/** Sets the value at a route of object keys; objects that are missing on the way are made. */
export interface JsonChange {
  readonly path: readonly [string, ...string[]];
  readonly value: JsonText;
}

interface TextEdit extends Span {
  readonly text: string;
}

interface Layout {
  /** One level of indentation. */
  readonly unit: string;
  readonly eol: string;
  /** The document is written on one line, so what is added must be too. */
  readonly oneLine: boolean;
}

/** Wanted changes as a tree: inner maps are objects, leaves are values. */
type Wanted = Map<string, Wanted | JsonText>;

/**
 * Changes values inside a JSON or JSONC text and leaves every other byte as it is: key order, indentation, line
 * endings, number spellings, escapes, comments.
 *
 * @param text a document that `readJson` accepts and whose root is an object
 * @param changes routes through objects; no route may be the beginning of another
 * @throws Error when a route crosses a value that is not an object: check the document's shape first
 */
export function editJson(text: string, changes: readonly JsonChange[]): string {
  const root = jsonTree(text);
  const layout = layoutOf(text, root);
  const edits: TextEdit[] = [];
  applyTo(root, treeOf(changes), { text, layout, edits });
  return splice(text, edits);
}

function treeOf(changes: readonly JsonChange[]): Wanted {
  const root: Wanted = new Map();
  for (const { path, value } of changes) {
    let at = root;
    for (const key of path.slice(0, -1)) {
      const next = at.get(key) ?? new Map();
      if (!(next instanceof Map)) throw new Error(`editJson: two changes overlap at ${path.join(".")}`);
      at.set(key, next);
      at = next;
    }
    at.set(path.at(-1) as string, value);
  }
  return root;
}

function layoutOf(text: string, root: Node): Layout {
  const body = text.slice(root.offset, root.offset + root.length);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const first = root.children?.[0];
  const unit = first === undefined ? "  " : leadingBlanks(text, first.offset);
  return { unit: unit === "" ? "  " : unit, eol, oneLine: first !== undefined && !body.includes("\n") };
}

/** The blanks at the start of the line that holds the offset. */
function leadingBlanks(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

interface Work {
  readonly text: string;
  readonly layout: Layout;
  readonly edits: TextEdit[];
}

function applyTo(object: Node, wanted: Wanted, work: Work): void {
  if (object.type !== "object") throw new Error("editJson: a route crosses a value that is not an object");
  const absent: [string, Wanted | JsonText][] = [];
  for (const [key, value] of wanted) {
    const property = propertyOf(object, key);
    const existing = property?.children?.[1];
    if (property === undefined || existing === undefined) {
      absent.push([key, value]);
    } else if (value instanceof Map) {
      applyTo(existing, value, work);
    } else {
      const indent = leadingBlanks(work.text, property.offset);
      const text = render(value, indent, work.layout);
      work.edits.push({ offset: existing.offset, length: existing.length, text });
    }
  }
  if (absent.length > 0) insert(object, absent, work);
}

function insert(object: Node, absent: readonly [string, Wanted | JsonText][], work: Work): void {
  const { text, layout, edits } = work;
  const closing = object.offset + object.length - 1;
  const last = object.children?.at(-1);
  const isInline = last !== undefined && !text.slice(object.offset, closing).includes("\n");
  const inner = isInline ? { ...layout, oneLine: true } : layout;
  const outer = leadingBlanks(text, object.offset);
  const indent = last === undefined || isInline ? outer + layout.unit : leadingBlanks(text, last.offset);
  const lineStart = inner.oneLine ? "" : layout.eol + indent;
  const properties = absent.map(([key, value]) => property(key, value, indent, inner));

  if (last === undefined) {
    const body = properties.map((one) => lineStart + one).join(inner.oneLine ? ", " : ",");
    // A comment may stand in an otherwise empty object: what is there stays in front.
    const kept = text.slice(object.offset + 1, closing).trimEnd();
    const end = inner.oneLine ? "" : layout.eol + outer;
    edits.push({ offset: object.offset + 1, length: closing - object.offset - 1, text: kept + body + end });
    return;
  }
  // The comma goes right behind the last value and the new keys behind whatever follows it (a comment).
  const end = last.offset + last.length;
  const isTrailing = commaAfter(text, end) !== undefined;
  if (!isTrailing) edits.push({ offset: end, length: 0, text: "," });
  const tail = text.slice(end, closing);
  const body = properties.map((one) => (inner.oneLine ? " " : lineStart) + one).join(",");
  edits.push({ offset: end + tail.trimEnd().length, length: 0, text: isTrailing ? `${body},` : body });
}

function property(key: string, value: Wanted | JsonText, indent: string, layout: Layout): string {
  return `${JSON.stringify(key)}: ${render(value, indent, layout)}`;
}

function render(value: Wanted | JsonText, indent: string, layout: Layout): string {
  if (value instanceof Map) {
    const members = [...value].map(([key, inner]) => property(key, inner, indent + layout.unit, layout));
    return bracket("{", "}", members, indent, layout);
  }
  return value.kind === "raw" ? value.text : bracket("[", "]", value.items, indent, layout);
}

function bracket(
  open: string,
  close: string,
  parts: readonly string[],
  indent: string,
  layout: Layout,
): string {
  if (parts.length === 0) return open + close;
  if (layout.oneLine) return open + parts.join(", ") + close;
  const line = layout.eol + indent + layout.unit;
  return open + line + parts.join(`,${line}`) + layout.eol + indent + close;
}

/** Edits never overlap; equal offsets keep the order in which they were made. */
function splice(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const edit of [...edits].toSorted((a, b) => a.offset - b.offset)) {
    result += text.slice(from, edit.offset) + edit.text;
    from = edit.offset + edit.length;
  }
  return result + text.slice(from);
}
