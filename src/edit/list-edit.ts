import type { Span } from "./span.ts";
import { eolOf, indentAt, lineStart, type TextEdit } from "./text-edit.ts";

/** A list in a text, in any language with commas between elements in brackets. */
export interface ListText {
  /** From one bracket to the other. */
  readonly span: Span;
  readonly items: readonly Span[];
  /** The comma that follows an offset, comments skipped. */
  readonly commaAfter: (offset: number) => number | undefined;
}

/**
 * Takes elements out of a list and puts others at its end. Every other byte stays: the elements that stay, their order,
 * and comments, also those beside what is removed. A comma behind the last element stays one.
 * @param removed places of elements
 * @param added texts of elements
 */
export function listEdits(
  text: string,
  { span, items, commaAfter }: ListText,
  removed: ReadonlySet<string | number>,
  added: readonly string[],
): TextEdit[] {
  const commas = items.map(({ offset, length }) => commaAfter(offset + length));
  const isTrailing = commas.at(-1) !== undefined;
  const lastKept = items.findLastIndex((_, index) => !removed.has(index));
  const edits: TextEdit[] = [];
  items.forEach((item, index) => {
    const end = item.offset + item.length;
    const comma = commas[index];
    if (removed.has(index)) edits.push(...removal(text, item, comma));
    else if (index === lastKept && comma !== undefined && added.length === 0 && !isTrailing)
      edits.push({ offset: comma, length: 1 + blanksAt(text, comma + 1).length, text: "" });
    else if (index === lastKept && comma === undefined && added.length > 0)
      edits.push({ offset: end, length: 0, text: "," });
  });
  if (added.length === 0) return edits;
  const last = items.at(-1);
  const end = last === undefined ? span.offset + 1 : last.offset + last.length;
  const behind = isTrailing ? (commas.at(-1) ?? end) + 1 : end;
  return [...edits, insertion(text, { span, items }, behind, lastKept >= 0, added, isTrailing ? "," : "")];
}

function removal(text: string, item: Span, comma: number | undefined): TextEdit[] {
  const end = item.offset + item.length;
  const isDirect = comma === end;
  const from = lineStart(text, item.offset);
  const behind = /^[ \t]*/.exec(text.slice(isDirect ? end + 1 : end))?.[0].length ?? 0;
  const stop = (isDirect ? end + 1 : end) + behind;
  const isAlone = /^[ \t]*$/.test(text.slice(from, item.offset)) && /^(?:\r?\n|$)/.test(text.slice(stop));
  const own: TextEdit =
    isAlone && from > 0
      ? { offset: endOfLineBefore(text, from), length: stop - endOfLineBefore(text, from), text: "" }
      : { offset: item.offset, length: stop - item.offset, text: "" };
  // A comment stands between the two.
  return isDirect || comma === undefined ? [own] : [own, { offset: comma, length: 1, text: "" }];
}

/** @param end where the last element and its comma end */
function insertion(
  text: string,
  { span, items }: Pick<ListText, "span" | "items">,
  end: number,
  hasKept: boolean,
  added: readonly string[],
  comma: string,
): TextEdit {
  const close = span.offset + span.length - 1;
  const inner = text.slice(span.offset + 1, close);
  const offset = span.offset + 1 + inner.trimEnd().length;
  if (!inner.includes("\n")) {
    const isBehindComment = inner.trim() !== "" && offset !== end;
    return { offset, length: 0, text: (hasKept || isBehindComment ? " " : "") + added.join(", ") + comma };
  }
  const eol = eolOf(text);
  const [first] = items;
  const outer = indentAt(text, close);
  const indent = first === undefined ? `${outer}  ` : indentAt(text, first.offset);
  const isClosedInLine = !/\n[ \t]*$/.test(inner);
  const body = added.map((one) => eol + indent + one).join(",") + comma;
  return { offset, length: 0, text: isClosedInLine ? body + eol + outer : body };
}

/** Where the line break before a line begins. */
function endOfLineBefore(text: string, start: number): number {
  return text[start - 2] === "\r" ? start - 2 : start - 1;
}

function blanksAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(offset))?.[0] ?? "";
}
