import type { Policy } from "./policy.ts";

/** The policy where nobody is there to answer a question: what it asks about is denied. */
export function unattended(policy: Policy): Policy {
  return {
    ...policy,
    rules: policy.rules.map((rule) => (rule.effect === "ask" ? { ...rule, effect: "deny" } : rule)),
  };
}
