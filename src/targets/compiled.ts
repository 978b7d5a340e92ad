import type { LossCode } from "../diagnostics/codes.ts";
import type { RuleId } from "../policy/policy.ts";

/** One native setting, and the rules that explain it. */
export interface Entry {
  readonly artifact: string;
  /** The list or setting it stands in, `permissions.deny`. */
  readonly key: string;
  readonly value: string | boolean | number;
  readonly rules: readonly RuleId[];
  /** The rows of the agent's table of forms that it is written with. */
  readonly forms: readonly string[];
  /** Where the user has the same entry, it stays the user's. */
  readonly isShared?: true;
}

/** A statement that a rule became weaker, stricter or nothing in this target. */
export interface Loss {
  readonly code: LossCode;
  readonly rule: RuleId;
  /** The rule as its source spells it. */
  readonly subject: string;
}

/** A policy in the terms of one target, before it is text. */
export interface Compiled {
  /** Entries in the order in which they are written; one per key and value. */
  readonly entries: readonly Entry[];
  /**
   * Not emitted here, but explained by a rule: another machine would emit it, because it sees a file where this
   * one sees a directory. Its presence is no drift.
   */
  readonly alternatives: readonly Entry[];
  /** Lists that are owned even when no entry stands in them. */
  readonly lists: readonly string[];
  readonly losses: readonly Loss[];
}
