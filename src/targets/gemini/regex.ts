/** The agent drops a rule whose pattern is longer (facts.md, limits, release 0.61.0). */
const MAX_LENGTH = 2048;

/** What the agent takes for a pattern of exponential time: a quantifier behind a group that has one somewhere before. */
const TAKEN_FOR_SLOW = /\([^)]*[*+?{].*\)[*+?{]/;

/**
 * Whether the agent keeps a rule with this pattern. It drops all others with no more than a line on standard error,
 * and goes on without them (facts.md, limits, release 0.61.0).
 */
export function isAccepted(pattern: string): boolean {
  if (pattern.length > MAX_LENGTH || TAKEN_FOR_SLOW.test(pattern)) return false;
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Characters that mean themselves in a pattern only behind a backslash. */
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/** What a literal string of TOML cannot hold. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_TOML = /['\u007f-\u009f]/g;

/**
 * A pattern for a text inside the JSON that the agent matches against, where `"` is `\"` and a line break `\n`.
 * No two of its characters can be read together with what stands around it.
 */
export function literally(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(SPECIAL, String.raw`\$&`)
    .replaceAll(NOT_IN_TOML, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Any text of the same argument: each argument ends at a zero byte (facts.md, matching). */
export const ANY = String.raw`[^\x00]*`;

/** The end of an argument's text. */
export const END = String.raw`"\x00`;
