import type { Effect, Origin, Rule } from "./policy.ts";

/**
 * What the policy answers. `unknown`: a part of the line cannot be determined, and a restriction could apply to it.
 * `default`: no rule matches, so each agent does what it does by itself.
 */
export type PolicyEffect = Effect | "unknown" | "default";

/** Why the policy has no answer to a part of a line. */
export type UnknownCode =
  | "program-unknown"
  | "text-unknown"
  | "path-unknown"
  | "host-unknown"
  | "argument-unknown"
  | "directory-unknown"
  | "tree-unknown"
  | "not-parsed";

/** One thing in the policy that applies to an access, or to a part of it. */
export type Voice =
  | {
      readonly kind: "rule";
      readonly effect: Effect;
      readonly rule: Rule;
      /** The part of the access that is meant: a path, a host, the words of a command. */
      readonly about: string;
      /** False: the text leaves it open whether the rule means it, so the stricter reading counts. */
      readonly certain: boolean;
    }
  /** An allow list is present and does not name it. */
  | {
      readonly kind: "closed";
      readonly effect: "deny";
      readonly list: "write" | "connect";
      readonly origin: Origin;
      readonly about: string;
    }
  /** A part of the line cannot be determined before it runs, and a restriction could apply to it. */
  | {
      readonly kind: "unknown";
      readonly effect: "unknown";
      readonly code: UnknownCode;
      /** The part as it is written. */
      readonly part: string;
      /** The rule that could apply, where it is one. */
      readonly rule?: Rule;
    };

const STRICTNESS: Readonly<Record<PolicyEffect, number>> = {
  default: 0,
  allow: 1,
  unknown: 2,
  ask: 3,
  deny: 4,
};

/** The stricter of two effects: deny, then ask, then unknown, then allow, then default. */
export function stricter<E extends PolicyEffect>(a: E, b: E): E {
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b;
}
