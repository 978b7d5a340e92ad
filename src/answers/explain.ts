import type { ReleaseRange } from "../enforcers/release.ts";
import { locate } from "../diagnostics/locate.ts";
import {
  together,
  type Answer,
  type Difference,
  type NativeEntry,
  type Reason,
  type Verdict,
} from "../enforcers/model.ts";
import { parseAccess, printAccess, type AccessReading } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access, Attempt } from "../policy/attempt.ts";
import { perPolicy, policyFor, policyForAny } from "../policy/applies.ts";
import { judgeOf, type Decision, type PolicyEffect, type Voice } from "../policy/decide.ts";
import type { Origin, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import {
  preparedAgent,
  sandboxEnforcer,
  type Basis,
  type DriftWanted,
  type Enforcer,
  type EnforcerFile,
} from "./enforcers.ts";
import { compare, reasonOf } from "./compare.ts";
import { GUARD_REASONS } from "./guard-reasons.ts";
import { stepsOf, type Step } from "./steps.ts";
import { GENERAL_REASONS, LOSS_REASONS, toldOf, UNKNOWN_REASONS, type ToldReason } from "./reasons.ts";

/** One access, and what everybody says to it. */
export interface Explanation {
  readonly access: string;
  readonly cwd: string;
  readonly policy: {
    readonly effect: PolicyEffect;
    readonly by: readonly Speaker[];
    /** What spoke as well, and was outweighed. */
    readonly also: readonly Speaker[];
  };
  /** How the command line was taken apart. */
  readonly steps: readonly Step[];
  readonly agents: readonly AgentExplanation[];
}

/** A rule of the policy that speaks, with its place. */
export interface Speaker {
  readonly effect: PolicyEffect;
  /** The rule as its source spells it, or what stands for it. */
  readonly text: string;
  readonly rule?: RuleId;
  readonly about?: string;
  /** Why the policy has no answer to this part: a reason code. */
  readonly code?: string;
  /** The rule that could apply to a part that is not known, as its source spells it. */
  readonly could?: string;
  readonly certain: boolean;
  readonly reason?: string;
  /** The agents that the rule is limited to. */
  readonly agents?: readonly string[];
  /** The layer, where it is not the user's. */
  readonly layer?: string;
  /** Of an allow list: the other layers whose lists have to name it as well. */
  readonly lists?: readonly string[];
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The source to edit: `srt`, `bash` or a layer; absent where no source can be edited to lift it. */
  readonly source?: string;
}

/** What one layer of an agent does with an access, and why. */
export interface LayerExplanation {
  readonly verdict: Verdict | "none";
  readonly entry?: NativeEntry;
  /** The canonical rules that the entry comes from. */
  readonly rules: readonly RuleId[];
  readonly reason?: { readonly code: string } & ToldReason;
}

/** What an agent does with an access, compared with the policy. */
export interface AgentExplanation {
  readonly agent: string;
  readonly title: string;
  /** The installed release; absent: none is installed, or it is not known. */
  readonly version?: string;
  readonly measured: ReleaseRange;
  readonly files: readonly EnforcerFile[];
  readonly layer1: LayerExplanation & { readonly what: string };
  readonly layer2: LayerExplanation;
  /** The hook that judges the call by the policy; absent where none is registered. */
  readonly guard?: LayerExplanation;
  /** What all of them come to. */
  readonly verdict: Verdict;
  /** How many of layers 1 and 2 deny it or ask. */
  readonly depth: 0 | 1 | 2;
  /** What the policy says to this agent, where rules are limited to others. */
  readonly policy?: PolicyEffect;
  /** Against the policy; `open` where the policy says nothing. */
  readonly comparison: "exact" | "weaker" | "stricter" | "unknown" | "open";
  /** What a reader is told about a difference. */
  readonly why?: { readonly code: string } & ToldReason;
  /** The commands that would lift a block that a rule of the policy stands behind. */
  readonly lift?: readonly [string, string];
}

/** A policy and its agents, ready to explain accesses. */
export interface Explainer {
  readonly parse: (text: string) => AccessReading;
  /**
   * @param reasons `of-present`: an agent of which a file is missing gets no `why`, because it can take the whole policy,
   *   compiled for the agent, to find what a rule lost
   */
  readonly explain: (access: Access, reasons?: DriftWanted) => Promise<Explanation>;
  /** The policy's own answer alone. */
  readonly effectOf: (access: Access) => Promise<Explanation["policy"]>;
}

/**
 * Prepares a policy and its agents for questions about accesses.
 * @param basis whether agents are asked with their files as they are, or as they would be generated
 * @param drift `of-present`: only files that exist are compared with the policy, because for a missing one it takes the whole
 *   policy to list what it lacks
 */
export async function explainer(
  workspace: Workspace,
  targets: readonly Target[],
  basis: Basis,
  drift: DriftWanted = "of-all",
): Promise<Explainer> {
  const { environment } = workspace;
  const judgeFor = perPolicy((policy) => judgeOf(policy, environment));
  const names = targets.map(({ name }) => name);
  const judge = judgeFor(policyForAny(workspace.policy, names));
  // All agents are in the same sandbox: it is prepared once.
  const sandbox = sandboxEnforcer(workspace, environment);
  const enforcers = await Promise.all(
    targets.map(async (target) =>
      (await preparedAgent(workspace, target, basis, { drift, withGuard: true })).on(environment, sandbox),
    ),
  );
  const policyAnswer = async (decision: Decision): Promise<Explanation["policy"]> => ({
    effect: decision.effect,
    by: await Promise.all(decision.by.map(speakerOf)),
    also: await Promise.all(decision.heard.filter((voice) => !decision.by.includes(voice)).map(speakerOf)),
  });
  return {
    parse: (text) => parseAccess(text, environment.cwd),
    effectOf: async (access) => policyAnswer(judge.decide(attemptOf(access, environment))),
    explain: async (access, reasons = "of-all") => {
      const attempt = attemptOf(access, environment);
      const answer = await policyAnswer(judge.decide(attempt));
      const agents = await Promise.all(
        enforcers.map(async (enforcer) => {
          const own = judgeFor(policyFor(workspace.policy, enforcer.name));
          if (own === judge) return agentAnswer(enforcer, attempt, answer, reasons);
          const limited = await policyAnswer(own.decide(attempt));
          const said = agentAnswer(enforcer, attempt, limited, reasons);
          return limited.effect === answer.effect ? said : { ...said, policy: limited.effect };
        }),
      );
      return {
        access: printAccess(access),
        cwd: access.cwd,
        policy: answer,
        steps: stepsOf(attempt),
        agents,
      };
    },
  };
}

async function speakerOf(voice: Voice): Promise<Speaker> {
  switch (voice.kind) {
    case "rule": {
      const { rule, effect, about, certain } = voice;
      return {
        effect,
        text: subjectText(rule),
        rule: rule.id,
        about,
        certain,
        ...(rule.reason === undefined ? {} : { reason: rule.reason }),
        ...(rule.agents === undefined ? {} : { agents: rule.agents }),
        ...(await placeOf(rule.origin)),
        ...(rule.origin.source === "self-protection"
          ? {}
          : { source: rule.origin.layer ?? rule.origin.source }),
      };
    }
    case "closed": {
      const { also } = voice.origin;
      const list = voice.list === "write" ? "allowWrite" : "allowedDomains";
      const text = also === undefined ? `not in ${list}` : `not in ${list} of every layer`;
      const lists = also === undefined ? {} : { lists: also.map(({ layer = "user" }) => layer) };
      const place = { ...(await placeOf(voice.origin)), ...lists };
      return { effect: "deny", text, about: voice.about, certain: true, ...place, source: "srt" };
    }
    case "unknown": {
      const { code, part, rule } = voice;
      const text = UNKNOWN_REASONS[code].title;
      const said = { effect: voice.effect, code, text, about: part, certain: false };
      if (rule === undefined) return said;
      return { ...said, rule: rule.id, could: subjectText(rule), ...(await placeOf(rule.origin)) };
    }
  }
}

async function placeOf(origin: Origin): Promise<Pick<Speaker, "layer" | "file" | "line" | "column">> {
  const { document, path } = origin;
  if (origin.source === "self-protection") return { file: document.file };
  const layer = origin.layer === undefined ? {} : { layer: origin.layer };
  const place = await locate({ at: "value", document, path });
  return place === undefined
    ? { ...layer, file: document.file }
    : { ...layer, file: place.file, line: place.line, column: place.column };
}

function agentAnswer(
  enforcer: Enforcer,
  attempt: Attempt,
  policy: Explanation["policy"],
  reasons: DriftWanted,
): AgentExplanation {
  const answer = enforcer.decide(attempt);
  const verdict = together(answer);
  const layer1 = layerOf(enforcer, answer.layer1);
  const layer2 = layerOf(enforcer, answer.layer2);
  const guard = answer.guard === undefined ? undefined : layerOf(enforcer, answer.guard);
  const depth = [layer1, layer2].filter(({ verdict: one }) => one === "deny" || one === "ask").length;
  const comparison = comparisonOf(policy.effect, verdict, [layer1, layer2]);
  const lift = liftOf(enforcer, verdict, policy);
  const isDifferent = comparison !== "exact" && comparison !== "open";
  const isWanted = reasons === "of-all" || enforcer.files.every(({ state }) => state !== "missing");
  const why = isDifferent && isWanted ? whyOf(comparison, answer, enforcer, policy) : undefined;
  return {
    agent: enforcer.name,
    title: enforcer.title,
    ...(enforcer.version === undefined ? {} : { version: enforcer.version }),
    measured: enforcer.measured,
    files: enforcer.files,
    layer1: { ...layer1, what: enforcer.layer1 },
    layer2,
    ...(guard === undefined ? {} : { guard }),
    verdict,
    depth: depth as 0 | 1 | 2,
    comparison,
    ...(why === undefined ? {} : { why }),
    ...(lift === undefined ? {} : { lift }),
  };
}

function whyOf(
  comparison: Difference,
  answer: Answer,
  enforcer: Enforcer,
  policy: Explanation["policy"],
): NonNullable<AgentExplanation["why"]> {
  const code = reasonOf(comparison, answer, () => lossOf(enforcer, policy), enforcer);
  return { code, ...toldOf(reasonNamed(code, enforcer), [comparison], enforcer.done) };
}

/**
 * Where the policy gives no answer an agent is free, unless one of the entries made for another rule denies or asks: that
 * is stricter than the policy.
 */
function comparisonOf(
  effect: PolicyEffect,
  verdict: Verdict,
  layers: readonly LayerExplanation[],
): AgentExplanation["comparison"] {
  if (effect !== "default" && effect !== "unknown") return compare(effect, verdict);
  const isOurs = layers.some(
    (layer) =>
      layer.rules.length > 0 && layer.verdict === verdict && (verdict === "deny" || verdict === "ask"),
  );
  return isOurs ? "stricter" : "open";
}

function layerOf(enforcer: Enforcer, answer: Answer["layer1"]): LayerExplanation {
  const { verdict, entry, reason } = answer;
  return {
    verdict,
    ...(entry === undefined ? {} : { entry }),
    rules: entry === undefined ? [] : enforcer.rulesOf(entry),
    ...(reason === undefined
      ? {}
      : { reason: { code: reason, ...toldOf(reasonNamed(reason, enforcer), [], enforcer.done) } }),
  };
}

function lossOf(enforcer: Enforcer, policy: Explanation["policy"]): string | undefined {
  for (const { rule } of policy.by) {
    const loss = rule === undefined ? undefined : enforcer.lossOf(rule);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

function reasonNamed(code: string, enforcer: Enforcer): Reason {
  const reason = enforcer.reasons[code] ?? GENERAL_REASONS[code] ?? LOSS_REASONS[code] ?? GUARD_REASONS[code];
  if (reason === undefined) throw new Error(`the reason code ${code} has no text`);
  return reason;
}

/** A block is lifted where it is written: in the source of the rule that stands behind it. */
function liftOf(
  enforcer: Enforcer,
  verdict: Verdict,
  policy: Explanation["policy"],
): AgentExplanation["lift"] {
  if (verdict !== "deny" && verdict !== "ask") return undefined;
  const source = policy.by.find(
    (speaker) => speaker.effect !== "allow" && speaker.source !== undefined,
  )?.source;
  return source === undefined
    ? undefined
    : [`twsrt edit ${source}`, `twsrt generate ${enforcer.name} --write`];
}
