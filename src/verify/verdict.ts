import type { Verdict } from "../enforcers/model.ts";
import type { Effect } from "../policy/policy.ts";
import type { Observation } from "../drive/kit/driver.ts";
import { effectOf, rank } from "./effects.ts";
import type { Prediction, Probe } from "./probes.ts";

/**
 * What an observation shows of a rule, in the order in which a reader wants to see it. `vacuous`: it is as the rule
 * wants it, and would be without the rule. `gap`: it is not as the rule wants it, and twsrt says so of this agent.
 * `default`: the agent does so by itself, no entry is needed. `inconclusive`: no answer came. `skipped`: it cannot be
 * tried here.
 */
export const VERDICTS = ["fail", "vacuous", "inconclusive", "gap", "default", "skipped", "pass"] as const;

/** One of {@link VERDICTS}. */
export type ProbeVerdict = (typeof VERDICTS)[number];

/**
 * What stops an access: the agent's own rules, its sandbox where it is tried in that alone, or the guard that its hook starts.
 */
export type HeldBackBy = "rules" | "sandbox" | "guard";

/** What the agent does without any of twsrt's entries. */
export interface Control {
  readonly observation: Observation;
  /** What was tried, where it is another access of the same shape. */
  readonly instead?: string;
  /** What the model says of it, for the base that the user has. */
  readonly predicted: Verdict | "none";
  /** Another file or variable that decides it, by the model. */
  readonly by?: string;
}

/** Everything that was observed for the sake of a probe. */
export interface Evidence {
  /** Over the base that allows every tool. */
  readonly open?: Observation;
  readonly openControl?: Control;
  /** Over the base that the user has. */
  readonly configured?: Observation;
  readonly configuredControl?: Control;
}

export interface Judgement {
  readonly verdict: ProbeVerdict;
  /** A sentence without capital and period. */
  readonly reason: string;
  /** The model is wrong about this release of the agent. */
  readonly surprise: boolean;
}

type Judged = Omit<Judgement, "surprise">;

/** What of a probe the verdict depends on. */
export type Judgeable = Pick<Probe, "expected" | "predicted" | "promised" | "limit" | "behind">;

/** What the evidence says about a probe. */
export function judgementOf(probe: Judgeable, evidence: Evidence): Judgement {
  const judged = probe.expected === "allow" ? permissive(probe, evidence) : restrictive(probe, evidence);
  return { ...judged, surprise: isSurprise(probe.predicted, evidence) };
}

/** Whether a probe needs to be tried over the base that the user has. */
export function needsConfigured(
  { expected }: Pick<Probe, "expected">,
  open: Observation | undefined,
): boolean {
  if (expected === "allow") return true;
  const observed = effectIn(open);
  return observed !== undefined && rank(observed) < rank(expected);
}

/** Whether what was observed is worth a control: without one it proves nothing. */
export function needsControl(
  { expected }: Pick<Probe, "expected">,
  observed: Observation | undefined,
): boolean {
  const effect = effectIn(observed);
  if (effect === undefined) return false;
  return expected === "allow" ? effect === "allow" : rank(effect) >= rank(expected);
}

/** @returns undefined for what nobody measured */
export function effectOfVerdict(verdict: Verdict | "none"): Effect | undefined {
  if (verdict === "unknown") return undefined;
  return verdict === "none" ? "allow" : verdict;
}

function restrictive(probe: Judgeable, { open, openControl, configured }: Evidence): Judged {
  const { expected, promised, predicted } = probe;
  const observed = effectIn(open);
  if (observed === undefined) return undecided(open);
  if (rank(observed) >= rank(expected)) {
    // Said in words that it has for nothing else: no rule is needed for it, so none is proved.
    if (openControl?.observation.byItself === true)
      return { verdict: "default", reason: "the agent refuses it whatever the rules are" };
    return heldBack(probe, observed, openControl);
  }

  const really = effectIn(configured);
  if (really === undefined) return undecided(configured);
  const promise = effectOfVerdict(promised.verdict);
  const isPromised = promise !== undefined && rank(promise) >= rank(expected);
  const isLacking = isPromised && isWeakerThan(predicted, promise);
  const because = behindText(probe) || (isLacking ? ", because the configuration under test lacks it" : "");
  if (rank(really) >= rank(expected)) {
    if (!isPromised || promised.rules.length === 0)
      return { verdict: "default", reason: "the agent does so without a rule" };
    const reason = `the entry that was to do it does not act${because}: only the agent's own default does`;
    return { verdict: "fail", reason };
  }
  if (isPromised)
    return {
      verdict: "fail",
      reason: `the agent ${DID[really]}, and the policy ${SAYS[expected]}${because}`,
    };
  if (promise !== undefined && rank(really) < rank(promise)) {
    const reason = `the agent ${DID[really]}, which is weaker than the policy and than what is known of the agent${behindText(probe)}`;
    return { verdict: "fail", reason };
  }
  return { verdict: "gap", reason: gapReason(probe, "weaker") };
}

/** The agent did at least what the policy wants, over a base in which it would do nothing by itself. */
function heldBack({ expected, promised }: Judgeable, observed: Effect, control: Control | undefined): Judged {
  const without = effectIn(control?.observation);
  if (control === undefined || without === undefined) return uncontrolled(control);
  if (control.observation.byItself === true)
    return { verdict: "default", reason: "the agent refuses it by itself, whatever the rules are" };
  if (without !== "allow") {
    // It is restricted all the same, and what the rule adds cannot be told here.
    if (control.by !== undefined && effectOfVerdict(control.predicted) === without)
      return {
        verdict: "skipped",
        reason: `${control.by} ${DOES[without]} it as well, so the rule shows no effect`,
      };
    const what = control.observation.verdict === "not-offered" ? "does not offer the tool" : DID[without];
    const too = observed === without ? "as well" : "already";
    return { verdict: "vacuous", reason: `without any rule of the policy the agent ${what} ${too}` };
  }
  if (expected === "ask" && observed === "deny" && effectOfVerdict(promised.verdict) !== "deny")
    return { verdict: "fail", reason: "stricter than the policy: the agent denies what it should ask for" };
  return { verdict: "pass", reason: `the agent ${DID[observed]}, and without the rules it allows it` };
}

function permissive(probe: Judgeable, { configured, configuredControl: control }: Evidence): Judged {
  const { promised } = probe;
  const observed = effectIn(configured);
  if (observed === undefined) return undecided(configured);
  if (observed !== "allow") {
    if (effectOfVerdict(promised.verdict) !== "allow")
      return { verdict: "gap", reason: gapReason(probe, "stricter") };
    return {
      verdict: "fail",
      reason: `the agent ${DID[observed]}, and the policy allows it${behindText(probe)}`,
    };
  }
  const without = effectIn(control?.observation);
  if (control === undefined || without === undefined) return uncontrolled(control);
  if (without !== "allow")
    return { verdict: "pass", reason: `the agent allows it, and without the rules it ${DID[without]}` };
  // An entry that repeats what the agent is known to allow by itself is no mistake; what nobody knew of may be one.
  return promised.rules.length === 0 || effectOfVerdict(control.predicted) === "allow"
    ? { verdict: "default", reason: "the agent allows it without a rule" }
    : { verdict: "vacuous", reason: "without any rule of the policy the agent allows it as well" };
}

/**
 * Whether the model is wrong. Over the open base the agent's own defaults do not count: only an entry can deny or ask
 * there.
 */
function isSurprise(predicted: Prediction, { open, configured }: Evidence): boolean {
  const prediction = effectOfVerdict(predicted.verdict);
  if (prediction === undefined) return false;
  const really = effectIn(configured);
  if (really !== undefined) return really !== prediction;
  const observed = effectIn(open);
  if (observed === undefined) return false;
  return predicted.rules.length > 0 ? observed !== prediction : rank(observed) > rank(prediction);
}

function effectIn(observation: Observation | undefined): Effect | undefined {
  return observation === undefined ? undefined : effectOf(observation);
}

/** Where nobody knows what would happen, what was promised is not there either. */
function isWeakerThan({ verdict }: Prediction, promise: Effect): boolean {
  const effect = effectOfVerdict(verdict);
  return effect === undefined || rank(effect) < rank(promise);
}

function undecided(observation: Observation | undefined): Judged {
  if (observation === undefined) return { verdict: "inconclusive", reason: "it was not tried" };
  if (observation.verdict === "untried")
    return { verdict: "skipped", reason: `it cannot be tried here${said(observation)}` };
  return { verdict: "inconclusive", reason: `no answer came${said(observation)}` };
}

function uncontrolled(control: Control | undefined): Judged {
  const reason =
    control === undefined
      ? "there was no run without your rules"
      : `the run without your rules did not answer${said(control.observation)}`;
  return { verdict: "inconclusive", reason };
}

function said({ text }: Observation): string {
  return text === "" ? "" : `: ${text}`;
}

/** The other file that changes what the agent does. */
function behindText({ behind }: Judgeable): string {
  return behind === undefined ? "" : `, because of ${behind}`;
}

function gapReason({ promised, limit }: Judgeable, direction: "weaker" | "stricter"): string {
  const code = limit === undefined ? "" : ` [${limit}]`;
  if (promised.verdict === "unknown")
    return `${direction} than the policy, and what the agent does here was not measured${code}`;
  return `a known limit of the agent, ${direction} than the policy${code}`;
}

const DID: Readonly<Record<Effect, string>> = { allow: "allows it", ask: "asks", deny: "denies it" };
const DOES: Readonly<Record<Effect, string>> = { allow: "allows", ask: "asks about", deny: "denies" };
const SAYS: Readonly<Record<Effect, string>> = {
  allow: "allows it",
  ask: "wants a question",
  deny: "denies it",
};
