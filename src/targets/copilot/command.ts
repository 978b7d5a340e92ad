import type { LossCode } from "../../diagnostics/codes.ts";

/** Keyed by their sub-command: their bare name alone matches nothing. */
const KEYED_BY_SUBCOMMAND = new Set(["git", "gh"]);

/** The pattern of `shell(...)` for a command rule; none when no rule can carry its text. */
export function commandPattern(words: readonly string[]): {
  readonly pattern?: string;
  readonly loss?: LossCode;
} {
  const [program, ...rest] = words.filter((word) => word !== "");
  if (program === undefined) return { loss: "not-expressible" };
  const text = [program, ...rest].join(" ");
  if (/[(),*\\'"]/.test(text) || /\s/.test(program)) return { loss: "not-expressible" };
  if (rest.length === 0) return { pattern: KEYED_BY_SUBCOMMAND.has(program) ? `${program}:*` : program };
  const hasOption = rest.some((word) => word.length > 1 && word.startsWith("-"));
  return hasOption ? { pattern: `${text}:*`, loss: "option-position" } : { pattern: text };
}
