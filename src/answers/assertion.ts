import type { PolicyEffect } from "../policy/decide.ts";

/** A line that says what the policy shall answer, or a line that asks. */
export type Assertion =
  | { readonly kind: "assertion"; readonly text: string; readonly effect: PolicyEffect }
  | { readonly kind: "question"; readonly text: string }
  | { readonly kind: "unknown-effect"; readonly effect: string };

const EFFECTS: readonly PolicyEffect[] = ["deny", "ask", "unknown", "allow", "default"];

/**
 * Splits `ACCESS => EFFECT`. The last arrow counts, so that a command line may hold one; and an arrow inside of the
 * parentheses of an access belongs to it.
 */
export function splitAssertion(line: string): Assertion {
  const [, text, effect] = /^(.*\S)\s*=>\s*(\S*)\s*$/s.exec(line) ?? [];
  if (text === undefined || effect === undefined) return { kind: "question", text: line };
  const known = EFFECTS.find((one) => one === effect);
  if (known !== undefined) return { kind: "assertion", text, effect: known };
  return effect.endsWith(")") ? { kind: "question", text: line } : { kind: "unknown-effect", effect };
}
