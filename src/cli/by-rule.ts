import { locate } from "../diagnostics/locate.ts";
import { printable } from "../diagnostics/text.ts";
import type { Rule, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Workspace } from "../workspace/load.ts";
import type { OwnedDrift } from "../workspace/ownership.ts";
import { isSelfProtection } from "../workspace/protect.ts";
import { driftLine, SIGN } from "./drift.ts";

/** Above this number, entries are counted by the rule that requires them. */
export const MOST_ENTRIES = 30;

/** Differences as lines, one for each rule of the sources. Entries without a rule are named, up to a limit. */
export async function byRule(
  drift: readonly OwnedDrift[],
  { policy }: Pick<Workspace, "policy">,
): Promise<string> {
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule]));
  const groups = new Map<string, { readonly one: OwnedDrift; readonly rule: RuleId; count: number }>();
  const others: OwnedDrift[] = [];
  for (const one of drift) {
    const [rule] = one.rules ?? [];
    if (rule === undefined) {
      others.push(one);
      continue;
    }
    const id = `${one.kind}\0${isSelfProtection(rule) ? "" : rule}`;
    const group = groups.get(id) ?? { one, rule, count: 0 };
    group.count += 1;
    groups.set(id, group);
  }
  const lines: string[] = [];
  for (const { one, rule, count } of groups.values()) {
    const entries = count === 1 ? one.entry : `${count.toLocaleString("en-US")} entries`;
    lines.push(
      `${SIGN[one.kind]} ${printable(`${entries}  for ${await ruleText(rule, rules.get(rule))}`)}\n`,
    );
  }
  const shown = others.slice(0, MOST_ENTRIES);
  const more = others.length - shown.length;
  const rest = more > 0 ? `and ${more.toLocaleString("en-US")} more (-v shows all)\n` : "";
  return lines.join("") + shown.map(driftLine).join("") + rest;
}

async function ruleText(id: RuleId, rule: Rule | undefined): Promise<string> {
  if (isSelfProtection(id)) return "self-protection";
  if (rule === undefined) return id.replace(/^\w+:\/?/, "").replaceAll("/", ".");
  const { effect, action, origin } = rule;
  const verb = action === "execute" ? effect : `${effect} ${action}`;
  const place = await locate({ at: "value", document: origin.document, path: origin.path });
  const where = place === undefined ? "" : `  (${place.file}:${place.line})`;
  return `${verb} ${subjectText(rule)}${where}`;
}
