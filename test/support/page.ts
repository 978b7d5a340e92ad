/** A text of the program as a sentence of a page. */
export function sentence(text: string): string {
  const first = text.charAt(0);
  // A name in backquotes or a proper name stays as it is.
  const start = /[a-z]/.test(first) ? first.toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
