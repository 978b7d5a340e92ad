import { rank, effectOf } from "./effects.ts";
import { accessKey, type Probe } from "./probes.ts";
import type { GuardPlan, NoGuard } from "./guard-plan.ts";
import type { JudgedProbe } from "./rule-verdict.ts";
import type { Texts } from "./texts.ts";
import type { Trials } from "./trials.ts";
import { effectOfVerdict } from "./verdict.ts";
import type { Observation, TriedAccess } from "../drive/kit/driver.ts";
import type { Tool } from "../policy/attempt.ts";

/**
 * The guard in a trial. `answered`: the agent passed on an answer of the guard. `silent`: it passed none on, although there was something to
 * refuse. `untried`: the guard has nothing to refuse here.
 */
export interface GuardReport {
  readonly state: "answered" | "silent" | "untried" | NoGuard;
  /** Accesses that the agent tried with the guard in place. */
  readonly tried: number;
  /** Those of them that the guard alone held back. */
  readonly stopped: number;
}

export interface GuardGround {
  readonly plan: GuardPlan;
  /** What is known without the guard. */
  readonly probes: readonly JudgedProbe[];
  /** The files under test, and the same without any entry. */
  readonly texts: Texts;
  readonly bare: Texts | undefined;
  /** They start the agent with the guard in place. */
  readonly trials: Trials;
  /** What no hook hears of. */
  readonly inSandbox: readonly Tool[];
  /** The agent asks what its rules ask about before its hook hears of the call. */
  readonly asksBeforeHook: boolean;
}

/** What is known with the guard. */
export interface Guarded {
  readonly probes: readonly JudgedProbe[];
  readonly report: GuardReport;
}

/**
 * Has the agent try with the guard what it lets through by its own rules, and what it allows. What the agent did with the first without the
 * guard is the control; the second shows that the guard is not in the way.
 */
export async function tryGuard(ground: GuardGround): Promise<Guarded> {
  const { plan, texts, trials, asksBeforeHook } = ground;
  const layered = ground.probes.map((judged) => withLayer(judged, ground));
  const isPromised = ({ probe }: JudgedProbe): boolean => isHeld(probe, ground);
  const open = layered.filter((judged) => judged.verdict === "gap" && isPromised(judged));
  if (plan.absent !== undefined) {
    const reason = ABSENT[plan.absent];
    const failing = new Set(open);
    return {
      probes: layered.map((judged) =>
        failing.has(judged) ? { ...judged, verdict: "fail", reason } : judged,
      ),
      report: { state: plan.absent, tried: 0, stopped: 0 },
    };
  }
  const free = layered.filter(
    ({ probe, verdict }) =>
      probe.expected === "allow" && probe.plain && isFree(verdict) && hears(probe, ground),
  );
  const stopped = await trials.try("guard", texts, "open", accessesOf(open));
  const passed = await trials.try("guard", texts, "configured", accessesOf(free));
  const tried = new Map([
    ...open.map((judged) => [judged, stopped.get(accessKey(judged.probe))] as const),
    ...free.map((judged) => [judged, passed.get(accessKey(judged.probe))] as const),
  ]);
  const probes = layered.map((judged) =>
    tried.has(judged) ? withGuard(judged, tried.get(judged), asksBeforeHook) : judged,
  );
  const isAnswered = open.some((judged) => {
    const answer = stopped.get(accessKey(judged.probe));
    return answer !== undefined && isByGuard(answer) && !(asksBeforeHook && isUnheard(judged, answer));
  });
  // Where the agent's own rules hold everything back, one access without them shows whether the guard answers.
  const canary = isAnswered ? undefined : layered.find((judged) => judged.probe.plain && isPromised(judged));
  const answer = canary === undefined ? undefined : await tryCanary(canary, ground);
  const isSilent = canary !== undefined || open.length > 0;
  return {
    probes,
    report: {
      state: isAnswered || answer === true ? "answered" : isSilent ? "silent" : "untried",
      tried: tried.size + (canary === undefined ? 0 : 1),
      stopped: probes.filter(({ heldBackBy }) => heldBackBy === "guard").length,
    },
  };
}

async function tryCanary({ probe }: JudgedProbe, { bare, trials }: GuardGround): Promise<boolean> {
  if (bare === undefined) return false;
  const found = await trials.try("guard", bare, "open", [probe.access]);
  return [...found.values()].some(isByGuard);
}

/** Whether the guard says that it holds the access back as the policy wants it. */
function isHeld(probe: Probe, ground: GuardGround): boolean {
  if (probe.expected === "allow" || !hears(probe, ground)) return false;
  const promise = effectOfVerdict(ground.plan.promise(probe.attempt).verdict);
  return promise !== undefined && rank(promise) >= rank(probe.expected);
}

function hears({ access }: Probe, { inSandbox }: GuardGround): boolean {
  return !inSandbox.includes(access.tool);
}

function isFree(verdict: JudgedProbe["verdict"]): boolean {
  return verdict === "pass" || verdict === "default";
}

/** A question is due to the guard where there was none without it; a refusal can also come of a guard that fails. */
function isByGuard({ verdict, byGuard }: Observation): boolean {
  return byGuard === true || verdict === "asked";
}

/** The no to a question of the agent's own rules ends the call before the guard hears of it. */
function isUnheard({ probe }: JudgedProbe, { verdict, byGuard }: Observation): boolean {
  return probe.expected === "deny" && verdict === "asked" && byGuard !== true;
}

function withLayer(judged: JudgedProbe, ground: GuardGround): JudgedProbe {
  const { probe, verdict } = judged;
  if (verdict !== "pass" || probe.expected === "allow") return judged;
  return { ...judged, heldBackBy: hears(probe, ground) ? "rules" : "sandbox" };
}

/** The judgement of a probe with what the agent did when the guard was in place. */
export function withGuard(
  judged: JudgedProbe,
  guarded: Observation | undefined,
  asksBeforeHook: boolean = false,
): JudgedProbe {
  if (guarded === undefined) return judged;
  const { expected } = judged.probe;
  if (guarded.verdict === "untried" || (asksBeforeHook && isUnheard(judged, guarded)))
    return { ...judged, guarded };
  const observed = effectOf(guarded);
  const said = guarded.text === "" ? "" : `: ${guarded.text}`;
  const result = (verdict: JudgedProbe["verdict"], reason: string): JudgedProbe => ({
    ...judged,
    guarded,
    verdict,
    reason,
  });
  if (observed === undefined) return result("inconclusive", `no answer came with the guard in place${said}`);
  if (expected === "allow")
    return observed === "allow"
      ? { ...judged, guarded }
      : result("fail", `with the guard in place the agent no longer allows it${said}`);
  if (rank(observed) < rank(expected))
    return result("fail", "the guard is to stop it, and the agent lets it through with the guard in place");
  if (!isByGuard(guarded))
    return result("fail", `it is refused with the guard in place, but not by an answer of the guard${said}`);
  return {
    ...result("pass", "the guard stops it, and without the guard the agent lets it through"),
    heldBackBy: "guard",
  };
}

const ABSENT: Readonly<Record<NoGuard, string>> = {
  "not-registered": "the guard that is to stop it is not registered in the agent's file",
  "other-program": "the agent's file starts another guard than the configuration names",
  off: "a setting of the agent's file keeps the guard that is to stop it from being started",
};

function accessesOf(probes: readonly JudgedProbe[]): readonly TriedAccess[] {
  return probes.map(({ probe }) => probe.access);
}
