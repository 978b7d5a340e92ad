import type { Subject } from "../answers/subjects.ts";
import type { Observation } from "../drive/kit/driver.ts";
import { rank } from "./effects.ts";
import type { Probe } from "./probes.ts";
import type { Evidence, HeldBackBy, Judgement, ProbeVerdict } from "./verdict.ts";

/** A probe with what became of it. */
export interface JudgedProbe extends Judgement {
  readonly probe: Probe;
  readonly evidence: Evidence;
  /** What the agent did when the guard was in place. */
  readonly guarded?: Observation;
  /** Known where a guard is to be in place: what holds the access back. */
  readonly heldBackBy?: HeldBackBy;
}

interface Outcome {
  readonly verdict: ProbeVerdict;
  readonly reason: string;
}

/** One of these in any probe is the verdict of the whole rule, the gravest first. */
const GRAVE = ["fail", "vacuous", "inconclusive"] as const;

/** What the probes of a rule come to. */
export function ruleVerdictOf(
  { inert }: Pick<Subject, "inert">,
  probes: readonly JudgedProbe[],
  alone: readonly Outcome[],
): Outcome {
  if (inert)
    return { verdict: "skipped", reason: "the sandbox matches nothing with it, so it is not translated" };
  if (probes.length === 0)
    return { verdict: "skipped", reason: "there is nothing to try: the policy leaves it to the agent" };
  const all: readonly Outcome[] = [...probes, ...alone];
  for (const grave of GRAVE) {
    const found = all.find(({ verdict }) => verdict === grave);
    if (found !== undefined) return { verdict: grave, reason: found.reason };
  }
  const proof = probes.find(isProof) ?? alone.find(({ verdict }) => verdict === "pass");
  if (proof !== undefined) return { verdict: "pass", reason: proof.reason };
  for (const verdict of ["gap", "default"] as const) {
    const found = [...alone, ...probes].find((one) => one.verdict === verdict);
    if (found !== undefined) return { verdict, reason: found.reason };
  }
  const skipped = probes.find(({ verdict }) => verdict === "skipped");
  return { verdict: "skipped", reason: skipped?.reason ?? "only other rules decide about its accesses" };
}

/** Whether a passed probe shows that its own rule acts, and not another. */
function isProof({ verdict, probe }: JudgedProbe): boolean {
  if (verdict !== "pass" || probe.expected !== probe.ruleEffect) return false;
  // Nothing forbids by allowing: it does not matter which of several rules opens an access.
  return probe.ruleEffect === "allow" || probe.others.size === 0;
}

/**
 * The passed probes of a rule that need to be tried alone, because there is none that others may not stand behind.
 */
export function doubtfulOf(probes: readonly JudgedProbe[]): readonly Probe[] {
  if (probes.some(isProof)) return [];
  return probes.flatMap(({ verdict, probe }) => {
    const isRestricted = probe.ruleEffect !== "allow" && rank(probe.expected) >= rank(probe.ruleEffect);
    return verdict === "pass" && isRestricted ? [probe] : [];
  });
}
