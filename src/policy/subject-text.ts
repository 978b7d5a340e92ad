import { domainText } from "./domain.ts";
import type { Rule } from "./policy.ts";

/** What a rule is about, as its source spells it. */
export function subjectText(rule: Rule): string {
  if (rule.subject.kind !== "domain") return rule.subject.text;
  return rule.inert === undefined ? domainText(rule.subject) : rule.subject.host;
}
