/**
 * The URL a text is, as the URL standard reads it. `URL.canParse` is no way to ask: that of Node 20 takes a name such as
 * `bücher.test` for none once it has been compiled.
 */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
