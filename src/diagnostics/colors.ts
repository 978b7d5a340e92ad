import type { Severity } from "./diagnostic.ts";

/**
 * What each colour means, the same in every command. Colours only repeat what words say. Node's `styleText` looks at
 * standard output, and much of this goes to standard error.
 */
const STYLES = {
  /** An error; a rule without effect; a probe that failed. */
  bad: ["1;31", "22;39"],
  /** A warning; weaker than the policy. */
  weak: ["33", "39"],
  /** Not known or not measured. */
  unknown: ["35", "39"],
  /** Weaker in unusual forms only. */
  partial: ["34", "39"],
  /** A note; stricter than the policy. */
  strict: ["36", "39"],
  /** A result as expected, or a detail. */
  quiet: ["2", "22"],
  /** A heading. */
  head: ["1", "22"],
  /** A line that a diff adds. */
  added: ["32", "39"],
  /** A line that a diff removes. */
  removed: ["31", "39"],
} as const satisfies Readonly<Record<string, readonly [on: string, off: string]>>;

/** What a colour can mean. */
export type Style = keyof typeof STYLES;

/** A text in a colour of the terminal. */
export function styled(style: Style, text: string): string {
  const [on, off] = STYLES[style];
  return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
}

/** The colour of a severity. */
export const SEVERITY_STYLES = {
  error: "bad",
  warning: "weak",
  note: "strict",
} as const satisfies Readonly<Record<Severity, Style>>;
