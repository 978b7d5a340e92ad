/**
 * Characters that show nothing, move a terminal's cursor, or change the direction of text: what is seen is then not what
 * is there. Control characters, separators of lines and halves of characters are among them, variation selectors too.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Few texts contain such a character, and this check is several times faster than finding which one. */
const UNUSUAL = /[^\n\t -~]/;

/** One of the {@link INVISIBLE} characters other than a line break or a tab. */
const REMARKABLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Without characters that would move a terminal's cursor, hide text or turn its direction. */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replaceAll(INVISIBLE, escaped);
}

/** The same for a whole text of several lines, in which twsrt's own colours stay. */
export function printableLines(text: string): string {
  if (!UNUSUAL.test(text) || !REMARKABLE.test(text)) return text;
  // eslint-disable-next-line no-control-regex -- an own colour begins with this character
  const parts = text.split(/(\n|\t|\u001b\[\d+(?:;\d+)?m)/);
  return parts.map((part, i) => (i % 2 === 1 ? part : printable(part))).join("");
}

/** Those characters of a text, as `U+202E`, each once. */
export function invisibleIn(text: string): readonly string[] {
  return Array.from(
    new Set(text.match(INVISIBLE)),
    (char) => `U+${codeOf(char).toUpperCase().padStart(4, "0")}`,
  );
}

function escaped(char: string): string {
  return `\\u{${codeOf(char)}}`;
}

function codeOf(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16);
}

/** How many characters a text has: what a person counts as a column, where a pair of units is one. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}
