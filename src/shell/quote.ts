/**
 * The text as one word of a POSIX shell: in single quotes, where no character has a meaning, with every single
 * quote of the text written outside of them. Double quotes would leave `$`, backquotes and backslashes alive.
 */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The text as one word of a POSIX shell, with quotes only where the shell needs them. A character outside of ASCII
 * means itself in every shell; of these only blanks and characters that cannot be seen are quoted, for the reader.
 */
export function quoteIfNeeded(text: string): string {
  return /^(?:[\w@%+=:,./-]|(?<=\w)~|[^\p{ASCII}\p{Z}\p{C}\p{Default_Ignorable_Code_Point}])+$/u.test(text)
    ? text
    : quoteWord(text);
}
