/**
 * The text as one word of a POSIX shell: in single quotes, where no character has a meaning, with every single
 * quote of the text written outside of them. Double quotes would leave `$`, backquotes and backslashes alive.
 */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
