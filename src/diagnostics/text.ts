/** Without characters that would move a terminal's cursor, hide text or turn its direction. */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replaceAll(
    // eslint-disable-next-line no-control-regex -- these characters are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u{${char.charCodeAt(0).toString(16)}}`,
  );
}

/** How many characters a text has: what a person counts as a column, where a pair of units is one. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}
