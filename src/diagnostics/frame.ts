import { characterCount, printable } from "./text.ts";
import type { Location } from "./locate.ts";

/** How many characters of a line are shown. */
const WIDTH = 100;

/**
 * The line of a place with the part that is meant underlined. A line of a minified file is cut to the
 * neighbourhood of that part.
 */
export function frame({ document: { text }, span, line }: Location): string {
  const start = text.lastIndexOf("\n", span.offset - 1) + 1;
  const newline = text.indexOf("\n", span.offset);
  const end = newline < 0 ? text.length : newline;
  const from = span.offset - start > WIDTH / 2 ? span.offset - WIDTH / 2 : start;
  const before = (from > start ? "..." : "") + printable(text.slice(from, span.offset));
  const shownEnd = Math.min(end, from + WIDTH);
  const after =
    printable(text.slice(span.offset, shownEnd).replace(/\r$/, "")) + (shownEnd < end ? "..." : "");
  const marked = printable(text.slice(span.offset, Math.min(span.offset + span.length, shownEnd)));
  const underline = "^".repeat(Math.max(1, characterCount(marked)));
  const number = String(line);
  const gutter = " ".repeat(number.length + 1);
  return `${gutter} |\n ${number} | ${before}${after}\n${gutter} | ${" ".repeat(characterCount(before))}${underline}\n`;
}
