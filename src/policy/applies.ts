import type { Policy, Rule } from "./policy.ts";

/** Whether a rule applies to an agent: it names the agent, or none at all. */
export function appliesTo({ agents }: Pick<Rule, "agents">, agent: string): boolean {
  return agents === undefined || agents.includes(agent);
}

/**
 * The policy without the rules that are limited to other agents.
 * @returns the same policy where no rule is left out, so that what was made from it can be shared
 */
export function policyFor(policy: Policy, agent: string): Policy {
  if (policy.rules.every((rule) => appliesTo(rule, agent))) return policy;
  return { ...policy, rules: policy.rules.filter((rule) => appliesTo(rule, agent)) };
}

/** The policy without the rules that apply to none of these agents. */
export function policyForAny(policy: Policy, agents: readonly string[]): Policy {
  const isLeft = (rule: Rule): boolean => agents.some((agent) => appliesTo(rule, agent));
  return policy.rules.every((rule) => rule.agents === undefined || isLeft(rule))
    ? policy
    : { ...policy, rules: policy.rules.filter((rule) => rule.agents === undefined || isLeft(rule)) };
}

/** What is made from a policy, made once for each: agents without limited rules share one. */
export function perPolicy<T>(make: (policy: Policy) => T): (policy: Policy) => T {
  const made = new Map<Policy, T>();
  return (policy) => {
    const known = made.get(policy);
    if (known !== undefined) return known;
    const fresh = make(policy);
    made.set(policy, fresh);
    return fresh;
  };
}
