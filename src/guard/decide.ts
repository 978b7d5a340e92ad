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
  /** Why the call itself cannot be judged. */
  readonly unread?: string;
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
  const own = policyFor(policy, agent);
  const strict = judgeOf(strictReading(own), environment);
  const judgeFor = (access: Access): typeof strict => {
    const known = options.circumstances?.(access);
    if (known === undefined) return strict;
    const acting = withConditions(own, (when) => areMet(when, known));
    return acting === own ? strict : judgeOf(acting, environment);
  };
  let strictest: Decision = { effect: "default", by: [], heard: [] };
  const hear = (decision: Decision): void => {
    if (stricter(decision.effect, strictest.effect) !== strictest.effect) strictest = decision;
  };
  for (const access of call.accesses) hear(judgeFor(access).decide(attemptOf(access, environment)));
  for (const touch of call.touches) hear(strict.decideTouch(touch));
  if (call.unread !== undefined && stricter("unknown", strictest.effect) === "unknown")
    return { effect: options.unknown, unread: call.unread };
  const [voice] = strictest.by;
  switch (strictest.effect) {
    case "deny":
    case "ask":
      return { effect: strictest.effect, ...(voice === undefined ? {} : { voice }) };
    case "unknown":
      return { effect: options.unknown, ...(voice === undefined ? {} : { voice }) };
    case "allow":
    case "default":
      return { effect: "none" };
  }
}
