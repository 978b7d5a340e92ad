import { compare, reasonOf } from "../answers/compare.ts";
import type { Enforcer } from "../answers/enforcers.ts";
import { overlayOf, type Overlay } from "../policy/overlay.ts";
import { subjectsOf, type Subject } from "../answers/subjects.ts";
import type { LayerAnswer } from "../enforcers/model.ts";
import { printAccess } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Attempt } from "../policy/attempt.ts";
import { judgeOf, type Voice } from "../policy/decide.ts";
import type { Environment } from "../policy/environment.ts";
import type { Effect, Policy } from "../policy/policy.ts";
import type { TriedAccess } from "../drive/kit/driver.ts";
import { rank } from "./effects.ts";
import { closedId, isSelected, type Selection } from "./selection.ts";

/** One access that is tried for the sake of one rule. */
export interface Probe {
  /** The id of the rule, or of the closed list. */
  readonly rule: string;
  /** What the rule itself says. */
  readonly ruleEffect: Effect;
  /** How the access was derived from the rule. */
  readonly form: string;
  readonly plain: boolean;
  readonly access: TriedAccess;
  readonly attempt: Attempt;
  /** What the whole policy says to it. */
  readonly expected: Effect;
  /** What the agent's own rules do, as the model has it: with the text under test, and with a fresh one. */
  readonly predicted: Prediction;
  readonly promised: Prediction;
  /** The reason code of what twsrt does not promise of this access, although the policy says it. */
  readonly limit?: string;
  /** The place in another file because of which the agent's own rules answer otherwise than with the files under test alone. */
  readonly behind?: string;
  /** Other rules that may be behind what is observed, so that it proves nothing of this one. */
  readonly others: ReadonlySet<string>;
}

/** What a model says of layer 2, and whose entry it names. */
export interface Prediction extends LayerAnswer {
  /** The rules that the named entry comes from; empty where none is named, or one that twsrt did not write. */
  readonly rules: readonly string[];
}

/** What is to be tried, and the machine that it is about. */
export interface ProbeSet {
  readonly subjects: readonly Subject[];
  readonly probes: readonly Probe[];
  readonly overlay: Overlay;
}

export interface ProbeRequest {
  readonly policy: Policy;
  readonly environment: Environment;
  readonly selection: Selection & { readonly plainOnly: boolean };
  /** Makes the enforcers that are asked for predictions, over a machine on which the witnesses exist. */
  readonly enforcers: (overlay: Overlay) => Promise<{
    /** With the text under test, and everything else that the agent reads in the trial. */
    readonly tested: Enforcer;
    /** With a text that is generated now, and nothing else that could take from it. */
    readonly fresh: Enforcer;
  }>;
}

/** Derives what is to be tried from a policy. What the policy leaves to each agent is not part of it. */
export async function probesOf(request: ProbeRequest): Promise<ProbeSet> {
  const { policy, environment, selection } = request;
  const overlay = overlayOf(environment);
  // All witnesses come first, whatever is selected: an enforcer may look at the whole machine at once.
  const all = subjectsOf(policy).map((subject) => ({ subject, witnesses: subject.witnesses(overlay) }));
  const selected = all.filter(({ subject }) => isSelected(subject, selection));
  const judge = judgeOf(policy, overlay);
  const { tested, fresh } = await request.enforcers(overlay);
  const probes: Probe[] = [];
  for (const { subject, witnesses } of selected) {
    for (const { access, form, effort } of witnesses) {
      const plain = effort === "common";
      if (selection.plainOnly && !plain) continue;
      const attempt = attemptOf(access, overlay);
      const decision = judge.decide(attempt);
      const expected = decision.effect;
      // Without an answer of the policy there is nothing to prove.
      if (expected === "default" || expected === "unknown") continue;
      const predicted = predictionOf(tested, attempt);
      const promised = tested === fresh ? predicted : predictionOf(fresh, attempt);
      probes.push({
        rule: subject.id,
        ruleEffect: subject.effect,
        form,
        plain,
        access: { tool: access.tool, text: access.text },
        attempt,
        expected,
        predicted,
        promised,
        ...limitOf(expected, promised, fresh, subject.id),
        others: othersOf(subject, decision.heard, [predicted, promised]),
      });
    }
  }
  return { subjects: selected.map(({ subject }) => subject), probes, overlay };
}

/** What a probe of one rule has in common with that of another when both try the same. */
export function accessKey({ access }: { readonly access: TriedAccess }): string {
  return printAccess(access);
}

function predictionOf(enforcer: Enforcer, attempt: Attempt): Prediction {
  const { layer2 } = enforcer.decide(attempt);
  return { ...layer2, rules: layer2.entry === undefined ? [] : enforcer.rulesOf(layer2.entry) };
}

function limitOf(
  expected: Effect,
  promised: Prediction,
  fresh: Enforcer,
  rule: string,
): Pick<Probe, "limit"> {
  const comparison = compare(expected, promised.verdict === "none" ? "allow" : promised.verdict);
  if (comparison === "exact") return {};
  const answer = { layer1: { verdict: "none" }, layer2: promised } as const;
  // It is about a file that twsrt makes, in which every entry that matters is its own.
  return {
    limit: reasonOf(comparison, answer, () => fresh.lossOf(rule), { ...fresh, isForeign: () => false }),
  };
}

/** Rules that say as much as this one, and those whose entry reaches the access although they do not mean it. */
function othersOf(
  subject: Subject,
  heard: readonly Voice[],
  predictions: readonly Prediction[],
): ReadonlySet<string> {
  const others = new Set<string>();
  for (const voice of heard) {
    if (rank(voice.effect) < rank(subject.effect)) continue;
    if (voice.kind === "rule") others.add(voice.rule.id);
    else if (voice.kind === "closed") others.add(closedId(voice.list));
  }
  for (const { rules } of predictions) {
    if (!rules.includes(subject.id)) for (const rule of rules) others.add(rule);
  }
  others.delete(subject.id);
  return others;
}
