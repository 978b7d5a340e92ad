import type { StatusFinding } from "../answers/status/looker.ts";
import { findingPlace } from "../answers/status/place.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasOthers } from "../enforcers/scope.ts";
import type { Target } from "../targets/target.ts";
import { readScopes } from "../workspace/scopes.ts";
import { compileTarget, planTarget, type ArtifactPlan } from "../workspace/plan.ts";
import type { Workspace } from "../workspace/load.ts";

/** An agent with what other files than twsrt's let through here. */
export interface Loosened {
  readonly target: Target;
  readonly findings: readonly StatusFinding[];
}

/**
 * The agents whose other files loosen the policy in this directory. Where there are no such files, which is usual, nothing is
 * planned or loaded for it.
 * @param plans of their artifacts, if they were made already
 * @param closed codes of findings that have no effect, because of the way in which the agents are started
 */
export async function loosened(
  workspace: Workspace,
  targets: readonly Target[],
  plans?: readonly ArtifactPlan[],
  closed: readonly string[] = [],
): Promise<readonly Loosened[]> {
  const found: Loosened[] = [];
  for (const target of targets) {
    const scopes = await readScopes(target, workspace);
    if (!hasOthers(scopes)) continue;
    const { loosenedBy } = await import("../answers/status/status.ts");
    const own = plans?.filter((plan) => plan.target === target);
    const used = own ?? (await planTarget(workspace, compileTarget(workspace, target)));
    const findings = await loosenedBy(workspace, target, used, scopes, closed);
    if (findings.length > 0) found.push({ target, findings });
  }
  return found;
}

/** One line for each agent. */
export function loosenedNotes(found: readonly Loosened[], { environment }: Workspace): readonly Diagnostic[] {
  return found.flatMap(({ target, findings: [first] }): readonly Diagnostic[] => {
    if (first === undefined) return [];
    const where = findingPlace(first, environment.cwd);
    const { title } = first;
    return [
      { code: "policy-loosened", args: { where, what: title, agent: target.name }, target: target.name },
    ];
  });
}
