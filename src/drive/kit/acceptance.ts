import type { Acceptance, DriveRun, Observation, TriedAccess } from "./driver.ts";

/** A program that does not exist, for a rule of our own that denies it. */
export const CANARY = "twsrt-canary";

/** The commands that show whether the rule acts: one that it denies, and one that it does not. */
export const CANARIES = [
  { tool: "Bash", text: `${CANARY} --try` },
  { tool: "Bash", text: "twsrt-beside --try" },
] as const satisfies readonly TriedAccess[];

export interface CanaryRule {
  /** Why the files count as ignored when the rule does not act. */
  readonly ignored: string;
  /** Whether it is our rule that denied; by default every denial is. */
  readonly isOurs?: (observation: Observation) => boolean;
  /** Whether a rule of the user's, which may be about every command, was applied to the other command. */
  readonly isRuled?: (observation: Observation) => boolean;
}

/** Whether the agent takes its files, by a run that has tried {@link CANARIES} with the rule beside those of the files. */
export function acceptanceOf({ end, observations }: DriveRun, rule: CanaryRule): Acceptance {
  const [canary, beside] = observations;
  if (end.kind === "refused") return { kind: "ignored", why: `it does not start: ${end.said}` };
  if (end.kind === "impossible") return { kind: "unknown", why: end.said };
  if (end.kind !== "done") return { kind: "unknown", why: `${end.kind}: ${end.said}` };
  if (canary?.verdict === "allowed") return { kind: "ignored", why: rule.ignored };
  if (canary?.verdict !== "denied" || rule.isOurs?.(canary) === false)
    return { kind: "unknown", why: `the check was answered with: ${shown(canary)}` };
  if (beside?.verdict === "allowed" || (beside !== undefined && rule.isRuled?.(beside) === true))
    return { kind: "accepted" };
  return { kind: "unknown", why: `a command that no rule denies was answered with: ${shown(beside)}` };
}

function shown(observation: Observation | undefined): string {
  return observation === undefined ? "nothing" : `${observation.verdict} ${observation.text}`.trim();
}
