import type { Policy } from "./policy.ts";

/** Shown with a denial, which leads to an `ask` rule. */
const WHY = "your policy asks about it, and an unattended session denies it";

/** The policy for a session without a person: what it asks about is denied. */
export function unattended(policy: Policy): Policy {
  return {
    ...policy,
    rules: policy.rules.map((rule) =>
      rule.effect === "ask"
        ? { ...rule, effect: "deny", reason: rule.reason === undefined ? WHY : `${rule.reason} (${WHY})` }
        : rule,
    ),
  };
}
