import { SELF_PROTECTION, type Acceptable } from "../gate/acceptance.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { RuleId } from "../policy/policy.ts";
import type { Drift, Target } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { isSelfProtection } from "./protect.ts";

/** A difference in a file as a finding. What no rule demands is named by its entry. */
export function driftFinding(
  workspace: Pick<Workspace, "policy">,
  { name: agent }: Target,
  { kind, entry, rules = [] }: Pick<Drift, "kind" | "entry" | "rules">,
): Acceptable & { readonly code: "rules-extra" | "rules-missing" } {
  const code = kind === "extra" ? "rules-extra" : "rules-missing";
  const named = [...new Set(rules.map((id) => ruleName(workspace, id)))];
  return { code, agent, rules: named.length === 0 ? [entry] : named };
}

/** A rule as `[[accept]]` names it. */
function ruleName({ policy }: Pick<Workspace, "policy">, id: RuleId): string {
  if (isSelfProtection(id)) return SELF_PROTECTION;
  const rule = policy.rules.find((one) => one.id === id);
  return rule === undefined ? id.replace(/^\w+:\/?/, "").replaceAll("/", ".") : subjectText(rule);
}
