/** Pieces of a pattern that mean something, and how they look. */
export type Parts = readonly (readonly [name: string, pattern: RegExp])[];

export function partsOf(text: string, parts: Parts): readonly string[] {
  return parts.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

/** Where a pattern hangs and what is at its end, without the names in it. */
export function skeleton(anchor: string, rest: string): string {
  if (rest === "**") return `${anchor}**`;
  const children = rest.endsWith("/**") ? "/**" : "";
  const start = rest.startsWith("**/") ? "**/" : "";
  return `${anchor}${start}p${children}`;
}

/** What kind of host it is, in the words of the tables: `h`, `*.h`, an address; with a port or without. */
export function hostShape(text: string): string {
  const [, host = "", port] = /^(\[.*\]|[^:]*|.*:.*:.*?)(:\d+)?$/s.exec(text) ?? [];
  const suffix = port === undefined ? "" : ":port";
  if (host === "*") return `*${suffix}`;
  if (host.startsWith("*.")) return `*.h${suffix}`;
  if (/^\d+(\.\d+){3}$/.test(host)) return `1.2.3.4${suffix}`;
  return host.includes(":") ? `[::1]${suffix}` : `h${suffix}`;
}

/** A command of one word, of several, or with an option. */
export function wordsShape(words: readonly string[]): string {
  if (words.length === 1) return "a";
  return words.some((word, index) => index > 0 && word.length > 1 && word.startsWith("-")) ? "a --o" : "a b";
}
