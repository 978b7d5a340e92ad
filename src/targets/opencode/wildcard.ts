const known = new Map<string, RegExp>();

/** So many are kept: a policy has thousands, and each may be asked about a hundred thousand times. */
const MOST_KEPT = 50_000;

/**
 * Whether a text matches a pattern, as the agent compares them: `*` is any text, `?` one unit, a blank and a star at the
 * end may be missing, and a backslash is a slash (facts.md, "Patterns", release 1.18.33).
 */
export function matches(text: string, pattern: string): boolean {
  let regex = known.get(pattern);
  if (regex === undefined) {
    if (known.size >= MOST_KEPT) known.clear();
    regex = wildcard(pattern);
    known.set(pattern, regex);
  }
  return regex.test(text.replaceAll("\\", "/"));
}

/** What every text that matches a pattern holds, once its backslashes are slashes. */
export function textsIn(pattern: string): readonly string[] {
  return pattern.replaceAll("\\", "/").replace(/ \*$/, "").split(/[*?]+/);
}

/** A pattern as an expression for a text whose backslashes are slashes. */
export function wildcard(pattern: string): RegExp {
  const plain = pattern.replaceAll("\\", "/");
  const isOpen = plain.endsWith(" *");
  const body = (isOpen ? plain.slice(0, -2) : plain)
    // Two stars match what one does, and take longer.
    .replaceAll(/\*+/g, "*")
    .replaceAll(/[.+^${}()|[\]]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}${isOpen ? "(?: .*)?" : ""}$`, "s");
}
