import { DECISIONS, RULE_FORMS, type RuleForm, type RuleKey } from "../forms.ts";
import { toolFields } from "../tool.ts";
import type { PolicyRule } from "./check.ts";

/**
 * The entry that is written like this rule.
 * @returns undefined for a rule that twsrt would not write
 */
export function ownEntry(rule: PolicyRule): { key: RuleKey; value: string } | undefined {
  for (const [key, form] of Object.entries(RULE_FORMS) as [RuleKey, RuleForm][]) {
    const { toolName, field, effect, priority } = form;
    if (field === "tool") {
      const value = `${rule.mcpName ?? ""}.${[rule.toolName].flat().join()}`;
      const tool = { ...toolFields(value), decision: DECISIONS[effect], priority, others: ["mcpName"] };
      if (sameValue(rule, tool)) return { key, value };
      continue;
    }
    const value = rule[field];
    if (typeof value !== "string") continue;
    if (field === "toolName" && !value.startsWith("mcp_")) continue;
    // Whatever else stands in a rule changes what it does.
    const written = { toolName, [field]: value, decision: DECISIONS[effect], priority, others: [] };
    if (sameValue(rule, written)) return { key, value };
  }
  return undefined;
}

function sameValue(a: object, b: object): boolean {
  const sorted = (value: object): string =>
    JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return sorted(a) === sorted(b);
}
