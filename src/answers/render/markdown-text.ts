import { printable } from "../../diagnostics/text.ts";

/**
 * Everything that some reader of Markdown takes for markup: CommonMark, tables, HTML, and what forges make of bare
 * addresses, names, numbers, formulas and smileys. As character references they are text for all of them.
 */
const MARKUP = /[\\`*_[\]<>|~&$@]|:(?=\/\/|[\w+-]+:)|#(?=\w)|(?<=www)\./gi;

/** A text that stays one, wherever it stands. */
export function text(raw: string): string {
  return escaped(printable(raw)).trim();
}

/**
 * A text in the letters of a program. Backticks serve only where the text needs no escaping: a reader that cuts a row
 * into cells before it looks for code would cut inside of them.
 */
export function code(raw: string): string {
  const shown = printable(raw);
  const simple = /^[^\s`|\\](?:[^`|\\]*[^\s`|\\])?$/.test(shown);
  if (simple) return `\`${shown}\``;
  return `<code>${escaped(shown).replaceAll(/^ | $/g, "&#32;")}</code>`;
}

/** A sentence of a message table, where backticks stand round what is code. */
export function prose(raw: string): string {
  const parts = raw.split("`");
  // A backtick without a partner is one.
  if (parts.length % 2 === 0) return text(raw);
  return parts
    .map((part, i) => (i % 2 === 0 || part === "" ? escaped(printable(part)) : code(part)))
    .join("")
    .trim();
}

function escaped(shown: string): string {
  return shown.replaceAll(MARKUP, (char) => `&#${char.charCodeAt(0)};`);
}
