import type { PolicyEffect } from "../policy/decide.ts";
import type { Effect } from "../policy/policy.ts";
import type { Observation } from "../drive/kit/driver.ts";

const RANKS: Readonly<Record<PolicyEffect, number>> = {
  default: 0,
  allow: 1,
  unknown: 2,
  ask: 3,
  deny: 4,
};

/** How strict an effect is, as a number. */
export function rank(effect: PolicyEffect): number {
  return RANKS[effect];
}

/**
 * The effect that an observation comes to. A tool that is not offered cannot be used.
 * @returns undefined when nothing was observed
 */
export function effectOf({ verdict }: Pick<Observation, "verdict">): Effect | undefined {
  switch (verdict) {
    case "allowed":
      return "allow";
    case "asked":
      return "ask";
    case "denied":
    case "not-offered":
      return "deny";
    case "lost":
    case "untried":
      return undefined;
  }
}
