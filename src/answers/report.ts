import type { ReleaseRange } from "../enforcers/release.ts";
import type { Verdict } from "../enforcers/model.ts";
import type { Action, Effect } from "../policy/policy.ts";
import type { Counts, CountsByEffort, CoverageWord, Effort, WaysAround } from "./word.ts";

/** One witness on which an enforcer differs from the policy, or about which nothing is known. */
export interface WitnessResult {
  /** `Bash(sudo rm x)` */
  readonly access: string;
  /** How the access was derived from the rule: `plain`, `in a compound`, `by sudo`, ... */
  readonly form: string;
  readonly effort: Effort;
  readonly policy: "deny" | "ask" | "allow";
  /** The strictest of all layers. */
  readonly predicted: Verdict;
  readonly layer1: Verdict | "none";
  readonly layer2: Verdict | "none";
  /** What the guard says, where one is registered; `none`: it leaves the call to the agent. */
  readonly guard?: Verdict | "none";
  /** The native entry that decided, `permissions.deny: Read(~/.aws)`. */
  readonly entry?: string;
  /** Key of `reasons`. */
  readonly reason: string;
}

/** One rule in one enforcer. */
export interface Cell {
  /** False: the rule is limited to other agents, so that nothing was tried. */
  readonly applies?: false;
  /** Of its worst witness; see `wordOf`. */
  readonly word: CoverageWord;
  /** How its witnesses came out, by the effort that each takes. */
  readonly counts: CountsByEffort;
  /** How many of them get around the rule, besides the common ones. */
  readonly around: WaysAround;
  /** Reason codes of everything that is not exact, most frequent first; never empty unless all witnesses are exact. */
  readonly reasons: readonly string[];
  readonly weaker: readonly WitnessResult[];
  readonly stricter: readonly WitnessResult[];
  readonly unknown: readonly WitnessResult[];
}

/** A rule of the policy, with one cell for each enforcer. */
export interface CoverageRule {
  readonly id: string;
  readonly effect: Effect;
  readonly action: Action;
  /** The rule as its source spells it. */
  readonly subject: string;
  /** The reason that its writer gave. */
  readonly reason?: string;
  /** The agents that the rule is limited to; absent: it applies to all. */
  readonly agents?: readonly string[];
  readonly source: string;
  /** The layer, where it is not the user's. */
  readonly layer?: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** In the order of `enforcers`. */
  readonly cells: readonly Cell[];
}

/** An enforcer of the report: an agent, or the sandbox runtime. */
export interface CoverageEnforcer {
  readonly name: string;
  readonly title: string;
  /** The installed release; absent: none is installed, or it is not known. */
  readonly version?: string;
  readonly measured: ReleaseRange;
  /** What its layer 1 is, in a few words: "its own sandbox", "off", "the sandbox around it". */
  readonly layer1: string;
  /** The guard judges every call of a tool that the agent tells its hooks about. */
  readonly guard?: true;
  readonly totals: Readonly<Record<CoverageWord, number>>;
  /** All witnesses of all rules. */
  readonly witnesses: Counts;
}

/** Every canonical rule in every enforcer. */
export interface CoverageReport {
  readonly format: 2;
  /** Raised when it is not the measured platform. */
  readonly platform: string;
  readonly enforcers: readonly CoverageEnforcer[];
  /** What is weak comes first. */
  readonly rules: readonly CoverageRule[];
  /** The reason codes that occur, with their prose. */
  readonly reasons: Readonly<
    Record<
      string,
      {
        readonly title: string;
        readonly why: string;
        readonly remedy: string;
        /** The part of `remedy` that is for accesses that get through, where it says more than that. */
        readonly remedyOfWeaker?: string;
      }
    >
  >;
}
