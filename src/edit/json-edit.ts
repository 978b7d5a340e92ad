import type { Node } from "jsonc-parser";
import { innerChanges, type Change, type InnerChange, type NewValue } from "./change.ts";
import { bracket, layoutOf, valueText, type Layout } from "./json-layout.ts";
import { memberEdit } from "./json-members.ts";
import { commaAfter, jsonTree, nodeAt, propertyOf } from "./json-tree.ts";
import { listEdits } from "./list-edit.ts";
import { indentAt, splice, type TextEdit } from "./text-edit.ts";

/** Wanted values as a tree: inner maps are objects, leaves are values. */
type Wanted = Map<string, Wanted | NewValue>;

/**
 * Makes changes to a JSON or JSONC text and leaves every other byte as it is: key order, indentation, line endings, number
 * spellings, escapes, comments.
 *
 * @param text a document that `readJson` accepts and whose root is an object
 * @param changes no route of a value that is set may be the beginning of another
 * @throws Error when a route crosses a value of another type, or nothing is there to change: check the shape first
 */
export function editJson(text: string, changes: readonly Change[]): string {
  const root = jsonTree(text);
  const edits: TextEdit[] = [];
  const set = changes.filter((change) => change.kind === "set");
  if (set.length > 0) applyTo(root, treeOf(set), { text, layout: layoutOf(text, root), edits });
  for (const change of innerChanges(changes)) edits.push(...innerEdits(text, root, change));
  return splice(text, edits);
}

function innerEdits(text: string, root: Node, change: InnerChange): readonly TextEdit[] {
  const { route, removed, members, items } = change;
  const node = nodeAt(root, route);
  if (node === undefined && members.length + items.length === 0) return [];
  if (node?.type === "object" && items.length === 0) return [memberEdit(text, root, node, removed, members)];
  if (node?.type !== "array" || members.length > 0)
    throw new Error(`editJson: no ${items.length > 0 ? "list" : "object"} at ${route.join(".")}`);
  const list = {
    span: node,
    items: node.children ?? [],
    commaAfter: (offset: number) => commaAfter(text, offset),
  };
  return listEdits(text, list, removed, items);
}

function treeOf(changes: readonly Extract<Change, { kind: "set" }>[]): Wanted {
  const root: Wanted = new Map();
  for (const { route, value } of changes) {
    let at = root;
    for (const key of route.slice(0, -1)) {
      const next = at.get(key) ?? new Map();
      if (!(next instanceof Map)) throw new Error(`editJson: two changes overlap at ${route.join(".")}`);
      at.set(key, next);
      at = next;
    }
    at.set(route.at(-1) as string, value);
  }
  return root;
}

interface Work {
  readonly text: string;
  readonly layout: Layout;
  readonly edits: TextEdit[];
}

function applyTo(object: Node, wanted: Wanted, work: Work): void {
  if (object.type !== "object") throw new Error("editJson: a route crosses a value that is not an object");
  const absent: [string, Wanted | NewValue][] = [];
  for (const [key, value] of wanted) {
    const property = propertyOf(object, key);
    const existing = property?.children?.[1];
    if (property === undefined || existing === undefined) {
      absent.push([key, value]);
    } else if (value instanceof Map) {
      applyTo(existing, value, work);
    } else {
      const indent = indentAt(work.text, property.offset);
      const text = render(value, indent, work.layout);
      work.edits.push({ offset: existing.offset, length: existing.length, text });
    }
  }
  if (absent.length > 0) insert(object, absent, work);
}

function insert(object: Node, absent: readonly [string, Wanted | NewValue][], work: Work): void {
  const { text, layout, edits } = work;
  const closing = object.offset + object.length - 1;
  const last = object.children?.at(-1);
  const isInline = last !== undefined && !text.slice(object.offset, closing).includes("\n");
  const inner = isInline ? { ...layout, oneLine: true } : layout;
  const outer = indentAt(text, object.offset);
  const indent = last === undefined || isInline ? outer + layout.unit : indentAt(text, last.offset);
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

function property(key: string, value: Wanted | NewValue, indent: string, layout: Layout): string {
  return `${JSON.stringify(key)}: ${render(value, indent, layout)}`;
}

function render(value: Wanted | NewValue, indent: string, layout: Layout): string {
  if (!(value instanceof Map)) return valueText(value, indent, layout);
  const members = [...value].map(([key, inner]) => property(key, inner, indent + layout.unit, layout));
  return bracket("{", "}", members, indent, layout);
}
