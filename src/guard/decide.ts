import { attemptOf } from "../policy/attempt-of.ts";
import { policyFor } from "../policy/applies.ts";
import { areMet, strictReading, withConditions, type Circumstances } from "../policy/conditions.ts";
import { judgeOf, stricter, type Decision } from "../policy/decide.ts";
import type { Access } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import type { Policy } from "../policy/policy.ts";
import type { Voice } from "../policy/voice.ts";
import type { HookCall } from "../targets/hook.ts";

/** What the guard says to a call: `none` where the policy has nothing to say, so that the agent's own rules decide. */
export interface Verdict {
  readonly effect: "deny" | "ask" | "none";
  /** What decided: a rule, an allow list, or a part that cannot be told. Absent with `none`. */
  readonly voice?: Voice;
  /** Every part of the call is one that the policy allows by name. */
  readonly isAllowed: boolean;
  /** Why the call itself cannot be judged. */
  readonly unread?: string;
  /** All that applies to the call or a part of it. */
  readonly heard: readonly Voice[];
}

/** How a guard judges. */
export interface GuardOptions {
  /** What becomes of a call of which a part cannot be told before it runs. */
  readonly unknown: "ask" | "deny";
  /** What conditions of rules are compared with; absent: nothing is known. */
  readonly circumstances?: (access: Access) => Circumstances | undefined;
}

/** Judges one call of an agent's tool by the policy. It never allows: an allow of the policy is `none`. */
export function judgeCall(
  policy: Policy,
  environment: Environment,
  agent: string,
  call: HookCall,
  options: GuardOptions,
): Verdict {
  return callJudge(policy, environment, agent, options)(call);
}

/** The same for many calls on one machine. */
export function callJudge(
  policy: Policy,
  environment: Environment,
  agent: string,
  options: GuardOptions,
): (call: HookCall) => Verdict {
  const own = policyFor(policy, agent);
  const strict = judgeOf(strictReading(own), environment);
  const judgeFor = (access: Access): typeof strict => {
    const known = options.circumstances?.(access);
    if (known === undefined) return strict;
    const acting = withConditions(own, (when) => areMet(when, known));
    return acting === own ? strict : judgeOf(acting, environment);
  };
  return (call) => {
    const asked: readonly Asked[] = [
      ...call.accesses.map((access) => ({
        access,
        decision: judgeFor(access).decide(attemptOf(access, environment)),
      })),
      ...call.touches.map((touch) => ({ decision: strict.decideTouch(touch) })),
    ];
    const decisions = asked.map(({ decision }) => decision);
    return {
      ...verdictOf(strictestOf(decisions), call, options),
      isAllowed: call.unread === undefined && asked.length > 0 && asked.every(isNamed),
      heard: decisions.flatMap(({ heard }) => heard),
    };
  };
}

/**
 * Whether the policy allows it by name. A line that writes where an allow list says so is not named: its commands need rules, and
 * the policy hears those only where every command of the line has one.
 */
function isNamed({ access, decision: { effect, heard } }: Asked): boolean {
  if (effect !== "allow") return false;
  return (
    access?.tool !== "Bash" ||
    heard.some(
      (voice) => voice.kind === "rule" && voice.rule.action === "execute" && voice.rule.effect === "allow",
    )
  );
}

/** A decision, and the access it is about. The touches of a call are decided without one. */
interface Asked {
  readonly access?: Access;
  readonly decision: Decision;
}

/** The strictest decision; of equal ones the first. */
function strictestOf(decisions: readonly Decision[]): Decision {
  const none: Decision = { effect: "default", by: [], heard: [] };
  return decisions.reduce(
    (found, one) => (stricter(one.effect, found.effect) === found.effect ? found : one),
    none,
  );
}

function verdictOf(
  { effect, by: [voice] }: Decision,
  { unread }: HookCall,
  options: GuardOptions,
): Omit<Verdict, "heard" | "isAllowed"> {
  if (unread !== undefined && stricter("unknown", effect) === "unknown")
    return { effect: options.unknown, unread };
  const said = voice === undefined ? {} : { voice };
  switch (effect) {
    case "deny":
    case "ask":
      return { effect, ...said };
    case "unknown":
      return { effect: options.unknown, ...said };
    case "allow":
    case "default":
      return { effect: "none" };
  }
}
