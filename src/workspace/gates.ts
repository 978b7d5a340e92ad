import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sameFile } from "../files/links.ts";
import { policyFor } from "../policy/applies.ts";
import type { SourceName, Workspace } from "./load.ts";
import { foreignRestrictions } from "./ownership.ts";
import type { ArtifactPlan } from "./plan.ts";

/** What the user said beforehand. Each lifts one gate, and none lifts another's. */
export interface Consent {
  /** Write although a source went empty. */
  readonly force?: boolean;
  /** Take away restrictions that twsrt did not write. */
  readonly replace?: boolean;
}

/**
 * Why nothing may be written. `conflict`: the paths; `unusable`: a target that cannot be planned; `wipe`: a source went
 * empty; `foreign`: restrictions that twsrt did not write; `strict`: restrictions that the agent would not have.
 */
export interface Refusal {
  readonly gate: "conflict" | "unusable" | "wipe" | "foreign" | "strict";
  readonly problem: Diagnostic;
}

/** Everything that stands against writing these plans. A write goes through here, whoever asks for it. */
export function refusals(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  { force = false, replace = false }: Consent,
): readonly Refusal[] {
  const as = (gate: Refusal["gate"], problems: readonly Diagnostic[]): Refusal[] =>
    problems.map((problem) => ({ gate, problem }));
  const conflicts = as("conflict", pathConflicts(workspace));
  // With such paths the files are not what they seem.
  if (conflicts.length > 0) return conflicts;
  return [
    ...as("unusable", plans.flatMap(unusable)),
    ...as("wipe", force ? [] : wipes(workspace, plans)),
    ...as("foreign", replace ? [] : plans.flatMap(foreign)),
  ];
}

function unusable(plan: ArtifactPlan): readonly Diagnostic[] {
  return plan.kind === "unreadable" || plan.kind === "ineffective" ? plan.problems : [];
}

function foreign(plan: ArtifactPlan): readonly Diagnostic[] {
  if (plan.kind !== "planned") return [];
  const entries = foreignRestrictions(plan.drift).map(({ entry }) => entry);
  if (entries.length === 0) return [];
  const args = { file: plan.file, entries, agent: plan.target.name };
  return [{ code: "foreign-restrictions", args, target: plan.target.name }];
}

/**
 * Targets that are a source or another target: writing them would destroy the one or the other. Compared by real
 * path and by identity, so a link to a source counts.
 */
function pathConflicts(workspace: Workspace): Diagnostic[] {
  const { config } = workspace;
  const conflicts: Diagnostic[] = [];
  const canonical = [...Object.values(config.sources), config.file];
  const targets = Object.values(config.targets).filter((file) => file !== undefined);
  targets.forEach((target, index) => {
    const source = canonical.find((file) => sameFile(file, target));
    if (source !== undefined) conflicts.push({ code: "target-is-source", args: { target, source } });
    const twin = targets.slice(0, index).find((other) => sameFile(other, target));
    if (twin !== undefined)
      conflicts.push({ code: "targets-collide", args: { first: twin, second: target } });
  });
  return conflicts;
}

/**
 * Refuses a write that would take restrictions out of a file because a source went empty: an emptied or truncated
 * source looks just like a policy that forbids nothing.
 */
function wipes(workspace: Workspace, plans: readonly ArtifactPlan[]): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const source of ["srt", "bash"] satisfies SourceName[]) {
    for (const plan of plans) {
      if (plan.kind !== "planned") continue;
      const count = plan.drift.filter((drift) => drift.kind === "extra" && drift.restricts === source).length;
      if (count === 0 || speaks(source, workspace, plan.target.name)) continue;
      const args = { source: workspace.config.sources[source], count, file: plan.file };
      problems.push({ code: "would-wipe", args, target: plan.target.name });
    }
  }
  return problems;
}

/** Whether a source has a rule that restricts an agent. */
function speaks(source: SourceName, { policy }: Workspace, agent: string): boolean {
  return policyFor(policy, agent).rules.some(
    (rule) => rule.origin.source === source && rule.effect !== "allow" && rule.inert === undefined,
  );
}
