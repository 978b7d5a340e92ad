import type { Target } from "../targets/target.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { refusals, type Consent, type Refusal } from "./gates.ts";
import type { Workspace } from "./load.ts";
import { readManifest, type Place } from "./manifest.ts";
import { explained, withoutTheirs } from "./ownership.ts";
import {
  compileTarget,
  compileTargets,
  planCompiled,
  planTarget,
  type ArtifactPlan,
  type CompiledTarget,
} from "./plan.ts";
import { strictProblems } from "./strict.ts";
import { remember, type Replaced } from "./remember.ts";
import { writePlan, type PlannedArtifact, type WriteOutcome } from "./write.ts";

/** Every artifact of some targets, as it is and as it would become. */
export interface Planned {
  readonly workspace: Workspace;
  readonly compiled: readonly CompiledTarget[];
  readonly plans: readonly ArtifactPlan[];
}

/** What became of an artifact. */
export interface Result {
  /** As it was written in the end: after a change by another program it is planned anew. */
  readonly plan: ArtifactPlan;
  readonly outcome:
    | Exclude<WriteOutcome, { kind: "changed" }>
    /** After a change by another program it may not be written. */
    | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
    /** No file is configured, or the configuration leaves it out. */
    | { readonly kind: "no-file" };
}

/** What became of a set of planned artifacts. */
export type Applied =
  /** Nothing was written. */
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
  | { readonly kind: "applied"; readonly results: readonly Result[] };

/** Plans every artifact of some targets. Writes nothing. */
export async function planAll(workspace: Workspace, targets: readonly Target[]): Promise<Planned> {
  const compiled = compileTargets(workspace, targets);
  return { workspace, compiled, plans: await planCompiled(workspace, compiled) };
}

/** How often a file is planned anew because another program changed it. */
const TRIES = 20;

/**
 * Writes what was planned, or nothing when one of it may not be written. What checks targets against sources, and what
 * keeps restrictions in a file, is part of it. A file that another program changes meanwhile is planned anew.
 */
export async function apply(planned: Planned, consent: Consent = {}): Promise<Applied> {
  const { workspace, plans, compiled } = planned;
  const refused = [...refusals(workspace, plans, consent), ...(await tooWeak(planned))];
  if (refused.length > 0) return { kind: "refused", refusals: refused };
  const results: Result[] = [];
  for (const plan of plans) {
    const of = compiled.find(({ target }) => target === plan.target) ?? compileTarget(workspace, plan.target);
    results.push(
      plan.kind === "planned" ? await write(workspace, of, plan, consent) : { plan, outcome: NO_FILE },
    );
  }
  return { kind: "applied", results };
}

async function tooWeak({ workspace, compiled }: Planned): Promise<readonly Refusal[]> {
  const problems = await Promise.all(compiled.map((one) => strictProblems(workspace, one)));
  return problems.flat().map((problem) => ({ gate: "strict", problem }));
}

const NO_FILE = { kind: "no-file" } as const;

async function write(
  workspace: Workspace,
  compiled: CompiledTarget,
  first: PlannedArtifact,
  consent: Consent,
): Promise<Result> {
  let plan: ArtifactPlan = first;
  for (let tries = 1; ; tries += 1) {
    const isLast = tries === TRIES;
    const refused = tries === 1 ? [] : refusals(workspace, [plan], consent);
    // What cannot be read now may be half of what the other program is writing.
    const isPassing = refused.every(({ gate }) => gate === "unusable");
    if (refused.length > 0 && (isLast || !isPassing))
      return { plan, outcome: { kind: "refused", refusals: refused } };
    if (plan.kind === "planned" && refused.length === 0) {
      const outcome = writePlan(plan, workspace.state, new Date());
      if (outcome.kind !== "changed") {
        if (outcome.kind !== "failed") {
          const explanation = explained(first.artifact.id, compiled.compiled);
          const place = placeOf(workspace, plan);
          const own = withoutTheirs(explanation, compiled.compiled, plan.drift, readManifest(place)?.entries);
          remember(place, plan.drift, { ...own, ...plan.hooks }, replacedBy(plan, outcome));
        }
        return { plan, outcome };
      }
      if (isLast) return { plan, outcome: { kind: "failed", problem: changed(plan) } };
    }
    await someTime(tries);
    plan = await planAnew(workspace, compiled, first);
  }
}

async function planAnew(
  workspace: Workspace,
  compiled: CompiledTarget,
  { artifact }: PlannedArtifact,
): Promise<ArtifactPlan> {
  const plans = await planTarget(workspace, compiled);
  const found = plans.find((plan) => plan.artifact.id === artifact.id);
  if (found === undefined) throw new Error(`no artifact ${artifact.id}`);
  return found;
}

function placeOf({ state: folder }: Workspace, { target, file }: PlannedArtifact): Place {
  return { folder, target: target.name, file };
}

function replacedBy({ current, next }: PlannedArtifact, outcome: WriteOutcome): Replaced | undefined {
  if (outcome.kind !== "written") return undefined;
  const { copy } = outcome;
  const before = current.kind === "ok" ? current.text : undefined;
  return { before, after: next, ...(copy === undefined ? {} : { copy }) };
}

function changed({ file, target }: PlannedArtifact): Diagnostic {
  return { code: "changed-meanwhile", args: { file }, target: target.name };
}

/** Runs that collided once should not collide again at the same moment. */
function someTime(tries: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.random() * Math.min(5 * tries, 50));
  });
}
