import { subjectText } from "../policy/subject-text.ts";
import type { Policy, Rule } from "../policy/policy.ts";
import { placeText } from "../guard/reason.ts";

/** A restriction that nothing has met, and its place. */
export interface IdleRule {
  readonly rule: string;
  readonly place: string;
}

/** The restrictions of a policy that nothing has met, without those that protect its own files. */
export async function idleRules(
  { rules }: Policy,
  isMet: (rule: Rule) => boolean,
): Promise<readonly IdleRule[]> {
  const idle = rules.filter(
    (rule) => rule.effect !== "allow" && rule.origin.source !== "self-protection" && !isMet(rule),
  );
  return Promise.all(
    idle.map(async (rule) => ({
      rule: `${rule.effect} ${rule.action} ${subjectText(rule)}`,
      place: await placeText(rule.origin),
    })),
  );
}
