import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ArtifactPlan } from "../workspace/plan.ts";

/** What a write changes in the behavior of an agent besides its rules. */
export function switched(plan: ArtifactPlan, isDone = false): readonly Diagnostic[] {
  if (plan.kind !== "planned") return [];
  const { drift, target } = plan;
  const switches = drift.flatMap(({ kind, key, entry }) => {
    const what = kind === "missing" ? target.switches?.[key] : undefined;
    if (what === undefined) return [];
    const before = drift.find((one) => one.kind === "extra" && one.key === key)?.entry;
    return [{ what, setting: entry.startsWith(key) ? entry : `${key}: ${entry}`, before }];
  });
  if (switches.length === 0) return [];
  return [{ code: "behavior-changes", args: { switches, isDone }, target: target.name }];
}
