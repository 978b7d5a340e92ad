import { locate } from "../diagnostics/locate.ts";
import type { Origin, Policy, Rule } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Environment } from "../policy/environment.ts";
import type { Overlay } from "../policy/overlay.ts";
import type { CoverageRule } from "./report.ts";
import { absentWitnessesOf, closedWitnesses, witnessesOf } from "./witness/index.ts";
import type { Witness } from "./witness/witness.ts";

/** A rule, or what an allow list that is present denies without naming it. */
export interface Subject {
  readonly id: string;
  readonly effect: Rule["effect"];
  readonly action: Rule["action"];
  readonly text: string;
  readonly reason?: string;
  /** The agents that the rule is limited to. */
  readonly agents?: readonly string[];
  readonly origin: Origin;
  readonly inert: boolean;
  readonly witnesses: (overlay: Overlay) => readonly Witness[];
  /** What is asked about the machine as it is, with nothing imagined. */
  readonly absentWitnesses: (environment: Environment) => readonly Witness[];
}

/** Everything in a policy that accesses are derived from, in its order. */
export function subjectsOf(policy: Policy): Subject[] {
  const subjects: Subject[] = policy.rules.map((rule) => ({
    id: rule.id,
    effect: rule.effect,
    action: rule.action,
    text: subjectText(rule),
    ...(rule.reason === undefined ? {} : { reason: rule.reason }),
    ...(rule.agents === undefined ? {} : { agents: rule.agents }),
    origin: rule.origin,
    inert: rule.inert !== undefined,
    witnesses: (overlay) => witnessesOf(rule, overlay),
    absentWitnesses: (environment) => absentWitnessesOf(rule, environment),
  }));
  for (const action of ["write", "connect"] as const) {
    const origin = policy.closed[action];
    if (origin === undefined) continue;
    subjects.push({
      id: `closed:${action}`,
      effect: "deny",
      action,
      text:
        action === "write"
          ? "(paths that no allowWrite entry names)"
          : "(hosts that no allowedDomains entry names)",
      origin,
      inert: false,
      witnesses: (overlay) => closedWitnesses(action, overlay),
      absentWitnesses: () => [],
    });
  }
  return subjects;
}

/** A subject as a report shows it, with its place. */
export async function described(
  subject: Omit<Subject, "inert" | "witnesses" | "absentWitnesses">,
): Promise<Omit<CoverageRule, "cells">> {
  const { origin } = subject;
  const place = await locate({ at: "value", document: origin.document, path: origin.path });
  return {
    id: subject.id,
    effect: subject.effect,
    action: subject.action,
    subject: subject.text,
    ...(subject.reason === undefined ? {} : { reason: subject.reason }),
    ...(subject.agents === undefined ? {} : { agents: subject.agents }),
    source: origin.source,
    ...(origin.layer === undefined ? {} : { layer: origin.layer }),
    file: origin.document.file,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
  };
}
