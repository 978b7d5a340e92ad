import { EMPTY_POLICY, type Policy } from "./policy.ts";

/**
 * One policy from several, in order. Rules add up: none removes another. The first document that closes a list
 * is kept as its origin.
 */
export function mergePolicies(parts: readonly Policy[]): Policy {
  return parts.reduce(
    (whole, part) => ({
      rules: whole.rules.length === 0 ? part.rules : [...whole.rules, ...part.rules],
      closed: { ...part.closed, ...whole.closed },
      rest: { ...whole.rest, ...part.rest },
    }),
    EMPTY_POLICY,
  );
}
