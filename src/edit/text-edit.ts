import type { Span } from "./span.ts";

/** New text for a range of a text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * The text with all edits made. Of those at one offset, what is put in comes first, in the order in which it was made;
 * inside of what is taken out, it comes behind that.
 * @throws Error when two of them overlap otherwise
 */
export function splice(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset || a.length - b.length)) {
    if (edit.offset < from && edit.length > 0) throw new Error("two changes overlap");
    result += text.slice(from, edit.offset) + edit.text;
    from = Math.max(from, edit.offset + edit.length);
  }
  return result + text.slice(from);
}

/** The line break that a text uses. */
export function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The blanks at the start of the line that holds the offset. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}
