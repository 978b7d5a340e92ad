import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FileChange } from "../edit/patch.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Target } from "../targets/target.ts";
import { apply } from "./apply.ts";
import { refusals } from "./gates.ts";
import { leftoversOf, type Leftover } from "./leftovers.ts";
import type { Workspace } from "./load.ts";
import type { OwnedDrift } from "./ownership.ts";
import type { ArtifactPlan, CompiledTarget } from "./plan.ts";
import { forget } from "./manifest.ts";
import { readScopes } from "./scopes.ts";
import { keptName } from "./state.ts";
import { removeKeeping, type PlannedArtifact, type WriteOutcome } from "./write.ts";

/** What can be done for one agent without taking anything from the user. */
export interface Repair {
  readonly compiled: CompiledTarget;
  /** Artifacts that are missing or stale. */
  readonly plans: readonly PlannedArtifact[];
  /** Files of twsrt's in an old place, which go. */
  readonly leftovers: readonly Leftover[];
  /** Why something is not done, and what to do about it. */
  readonly problems: readonly Diagnostic[];
}

/** What became of one file. */
export interface Repaired {
  readonly file: string;
  readonly change: "written" | "removed";
  /** The previous file. */
  readonly copy?: string | undefined;
}

/**
 * Plans what is safe for one agent: artifacts of twsrt are generated again, and what it left in an old place goes. The gates of
 * a write hold, and an entry that the user wrote stays.
 * @param plans of the agent's artifacts
 */
export async function repairOf(
  workspace: Workspace,
  compiled: CompiledTarget,
  plans: readonly ArtifactPlan[],
): Promise<Repair> {
  const { target } = compiled;
  const needed = plans.filter(isNeeded);
  const refused = refusals(workspace, needed, {}).map(({ problem }) => problem);
  const problems = refused.length > 0 ? refused : needed.flatMap(taking);
  if (problems.length > 0) return { compiled, plans: [], leftovers: [], problems };
  const scopes: readonly ScopeText[] = await readScopes(target, workspace);
  const leftovers = (await leftoversOf(workspace, target, plans, scopes)).filter(
    ({ plan }) => refusals(workspace, [plan], {}).length === 0,
  );
  return { compiled, plans: needed.filter((plan) => plan.kind === "planned"), leftovers, problems };
}

/** Whether something of the policy is not in the file, or something in it is left over from an earlier policy. */
function isNeeded(plan: ArtifactPlan): boolean {
  if (plan.kind === "unreadable" || plan.kind === "ineffective") return true;
  if (plan.kind !== "planned") return false;
  return plan.current.kind === "missing" || plan.drift.some((drift) => drift.owner !== "theirs");
}

/** Entries of the user's that a write takes out although they only allow something. A copy would have them, but nothing says so. */
function taking(plan: ArtifactPlan): readonly Diagnostic[] {
  if (plan.kind !== "planned") return [];
  const isTaken = ({ kind, owner, isReplaced }: OwnedDrift): boolean =>
    kind === "extra" && owner === "theirs" && isReplaced !== true;
  const count = plan.drift.filter(isTaken).length;
  if (count === 0) return [];
  const { file, target } = plan;
  return [{ code: "fix-takes-yours", args: { file, count, agent: target.name }, target: target.name }];
}

/** The changes to files, as they would be shown. */
export function changesOf({ plans, leftovers }: Repair): readonly FileChange[] {
  const before = ({ current }: PlannedArtifact): string | undefined =>
    current.kind === "ok" ? current.text : undefined;
  return [
    ...plans.map((plan) => ({ file: plan.file, before: before(plan), next: plan.next })),
    ...leftovers.map(({ plan }) => ({ file: plan.file, before: before(plan), next: undefined })),
  ];
}

/** Does what was planned: the artifacts first, so that the agent is never without the rules. */
export async function repair(
  workspace: Workspace,
  { compiled, plans, leftovers }: Repair,
): Promise<{ readonly files: readonly Repaired[]; readonly problems: readonly Diagnostic[] }> {
  const applied = await apply({ workspace, compiled: [compiled], plans });
  if (applied.kind === "refused")
    return { files: [], problems: applied.refusals.map(({ problem }) => problem) };
  const files: Repaired[] = [];
  const problems: Diagnostic[] = [];
  for (const { plan, outcome } of applied.results) {
    if (outcome.kind === "refused") problems.push(...outcome.refusals.map(({ problem }) => problem));
    else if (outcome.kind === "failed") problems.push(outcome.problem);
    else if (outcome.kind === "written" && "file" in plan)
      files.push({ file: plan.file, change: "written", copy: outcome.copy });
  }
  if (problems.length > 0) return { files, problems };
  for (const { plan } of leftovers) {
    const outcome = remove(workspace, compiled.target, plan);
    if (outcome.kind === "failed") problems.push(outcome.problem);
    else if (outcome.kind === "changed")
      problems.push({ code: "changed-meanwhile", args: { file: plan.file }, target: compiled.target.name });
    else if (outcome.kind === "written")
      files.push({ file: plan.file, change: "removed", copy: outcome.copy });
  }
  return { files, problems };
}

function remove({ state: folder }: Workspace, { name }: Target, plan: PlannedArtifact): WriteOutcome {
  const { file, current } = plan;
  const outcome = removeKeeping({
    file,
    current,
    copyName: keptName(name, file),
    folder,
    now: new Date(),
  });
  if (outcome.kind === "written") forget({ folder, target: name, file });
  return outcome;
}
