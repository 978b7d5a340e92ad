import type { SourceRule } from "../../reading.ts";

/** The alternatives of the first braces in a text, and of all others; undefined where it has none. */
export function alternatives(text: string): readonly string[] | undefined {
  const [whole, inner] = /\{([^{}]*,[^{}]*)\}/.exec(text) ?? [];
  if (whole === undefined || inner === undefined) return undefined;
  const at = text.indexOf(whole);
  return inner.split(",").flatMap((one) => {
    const rest = text.slice(0, at) + one + text.slice(at + whole.length);
    return alternatives(rest) ?? [rest];
  });
}

/** A directory covers everything below it, so a trailing `**` adds nothing. */
export function withoutChildren(text: string): string {
  const short = text.replace(/(?:\/\*\*)+$/, "");
  return short === "" ? "/" : short;
}

/**
 * A path rule from a pattern in which `\` escapes and a set of one character is that character. What has no wildcard left is
 * written so that every character is itself.
 */
export function pathRule(list: SourceRule["list"], pattern: string): SourceRule {
  const plain = pattern.replaceAll(
    /\\(.)|\[([^\]!^])\]/g,
    (_, escaped?: string, member?: string) => escaped ?? member ?? "",
  );
  const bare = pattern.replaceAll(/\\.|\[[^\]!^]\]/g, "");
  if (/[*?[]/.test(bare))
    return { list, text: pattern.replaceAll(/\\([*?[\]])/g, "[$1]").replaceAll(/\\(.)/g, "$1") };
  return /[*?[\]]/.test(plain) ? { list, text: plain, literal: true } : { list, text: plain };
}
