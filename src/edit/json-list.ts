import type { Node } from "jsonc-parser";
import { commaAfter, jsonTree, propertyOf } from "./json-tree.ts";
import type { Span } from "./span.ts";

/** What is to become of the elements of a list that is there. */
export interface ListChange {
  readonly path: readonly [string, ...string[]];
  /** The places of the elements that go. */
  readonly removed: ReadonlySet<number>;
  /** JSON texts that are put behind the last element. */
  readonly added: readonly string[];
}

/**
 * Takes elements out of a list and puts others at its end. Every other byte stays: the elements that stay, their order,
 * and comments, also those beside what is removed.
 *
 * @param text a document that `readJson` accepts, without trailing commas
 * @throws Error when there is no list at the path
 */
export function editJsonList(text: string, { path, removed, added }: ListChange): string {
  let list: Node | undefined = jsonTree(text);
  for (const key of path) list = list && propertyOf(list, key)?.children?.[1];
  if (list?.type !== "array") throw new Error(`editJsonList: there is no list at ${path.join(".")}`);
  return spliced(text, editsOf(text, list, removed, added));
}

interface Edit extends Span {
  readonly text: string;
}

function editsOf(text: string, list: Node, removed: ReadonlySet<number>, added: readonly string[]): Edit[] {
  const items = list.children ?? [];
  const close = list.offset + list.length - 1;
  const lastKept = items.findLastIndex((_, index) => !removed.has(index));
  const edits: Edit[] = [];
  items.forEach((item, index) => {
    const end = item.offset + item.length;
    const comma = index < items.length - 1 ? commaAfter(text, end) : undefined;
    if (removed.has(index)) edits.push(...removal(text, item, comma));
    else if (index === lastKept && comma !== undefined && added.length === 0)
      edits.push({ offset: comma, length: 1 + blanksAt(text, comma + 1).length, text: "" });
    else if (index === lastKept && comma === undefined && added.length > 0)
      edits.push({ offset: end, length: 0, text: "," });
  });
  if (added.length > 0) edits.push(insertion(text, list, close, lastKept >= 0, added));
  return edits;
}

/** An element with its comma, and its line if nothing else stands there. */
function removal(text: string, item: Node, comma: number | undefined): Edit[] {
  const end = item.offset + item.length;
  const isDirect = comma === end;
  const from = lineStart(text, item.offset);
  const behind = /^[ \t]*/.exec(text.slice(isDirect ? end + 1 : end))?.[0].length ?? 0;
  const stop = (isDirect ? end + 1 : end) + behind;
  const isAlone = /^[ \t]*$/.test(text.slice(from, item.offset)) && /^(?:\r?\n|$)/.test(text.slice(stop));
  const own: Edit =
    isAlone && from > 0
      ? { offset: endOfLineBefore(text, from), length: stop - endOfLineBefore(text, from), text: "" }
      : { offset: item.offset, length: stop - item.offset, text: "" };
  // A comment stands between the two.
  return isDirect || comma === undefined ? [own] : [own, { offset: comma, length: 1, text: "" }];
}

function insertion(
  text: string,
  list: Node,
  close: number,
  hasKept: boolean,
  added: readonly string[],
): Edit {
  const inner = text.slice(list.offset + 1, close);
  const offset = list.offset + 1 + inner.trimEnd().length;
  if (!inner.includes("\n")) {
    const last = list.children?.at(-1);
    const isBehindComment = inner.trim() !== "" && offset !== (last?.offset ?? 0) + (last?.length ?? 0);
    return { offset, length: 0, text: (hasKept || isBehindComment ? " " : "") + added.join(", ") };
  }
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const [first] = list.children ?? [];
  const outer = blanksAt(text, lineStart(text, close));
  const indent = first === undefined ? `${outer}  ` : blanksAt(text, lineStart(text, first.offset));
  const isClosedInLine = !/\n[ \t]*$/.test(inner);
  const body = added.map((one) => eol + indent + one).join(",");
  return { offset, length: 0, text: isClosedInLine ? body + eol + outer : body };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line break before a line begins. */
function endOfLineBefore(text: string, start: number): number {
  return text[start - 2] === "\r" ? start - 2 : start - 1;
}

function blanksAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(offset))?.[0] ?? "";
}

function spliced(text: string, edits: readonly Edit[]): string {
  let result = "";
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
    result += text.slice(from, edit.offset) + edit.text;
    from = Math.max(from, edit.offset + edit.length);
  }
  return result + text.slice(from);
}
