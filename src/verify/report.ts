import type { AcceptedFinding } from "../gate/accepted.ts";
import type { CoverageRule } from "../answers/report.ts";
import type { NativeEntry, Verdict } from "../enforcers/model.ts";
import type { ReleaseRange, ReleaseVerdict } from "../enforcers/release.ts";
import type { Effect } from "../policy/policy.ts";
import type { Acceptance, ObservedVerdict } from "../drive/kit/driver.ts";
import type { Session } from "./drive.ts";
import type { GuardReport } from "./guarded.ts";
import type { NotLoadedReport, OverruledReport } from "./effective.ts";
import type { LeftOutReport, ScopeReport } from "./scopes.ts";
import type { RunReport } from "./trials.ts";
import type { HeldBackBy, ProbeVerdict } from "./verdict.ts";

/** What a model says of the agent's own rules. */
export interface PredictionReport {
  readonly verdict: Verdict | "none";
  readonly entry?: NativeEntry;
  readonly reason?: string;
}

/** What the agent did. */
export interface ObservationReport {
  readonly verdict: ObservedVerdict;
  /** The rule that it named. */
  readonly rule?: string;
  /** It refuses this whatever the rules are. */
  readonly byItself?: true;
  /** It passed on the words of the guard. */
  readonly byGuard?: true;
  readonly text?: string;
  readonly ms: number;
}

/** What it did without twsrt's entries, with this access or another of the same shape. */
export interface ControlReport extends ObservationReport {
  readonly access: string;
}

/** One access that was tried for a rule, with the predictions, the observations and the verdict. */
export interface ProbeReport {
  /** `Bash(sudo rm x)` */
  readonly access: string;
  /** How it was derived from the rule. */
  readonly form: string;
  readonly plain: boolean;
  readonly expected: Effect;
  /** With the text under test, and with one that is generated now. */
  readonly predicted: PredictionReport;
  readonly promised: PredictionReport;
  readonly open?: ObservationReport;
  readonly openControl?: ControlReport;
  readonly configured?: ObservationReport;
  readonly configuredControl?: ControlReport;
  /** What it did with the guard in place, where that was tried. */
  readonly guarded?: ObservationReport;
  readonly verdict: ProbeVerdict;
  readonly reason: string;
  /** What holds the access back; there only where a guard is configured. */
  readonly layer?: HeldBackBy;
  readonly surprise: boolean;
  /** Rules that may be behind it as well, so that it proves nothing of this one. */
  readonly others: readonly string[];
}

/** An access that was tried with the entries of a rule and of none that reaches it too. */
export interface AloneReport {
  readonly access: string;
  readonly form: string;
  readonly observed: ObservationReport;
  readonly verdict: ProbeVerdict;
  readonly reason: string;
}

/** A rule of the policy with the accesses that were tried for it, and what they show together. */
export type RuleReport = Omit<CoverageRule, "cells"> & {
  readonly verdict: ProbeVerdict;
  readonly reason: string;
  readonly probes: readonly ProbeReport[];
  /** There only where other rules stood behind everything else that passed. */
  readonly alone?: readonly AloneReport[];
};

/** The file under test. */
export interface FileReport {
  readonly artifact: string;
  /** Absent: the configuration names no file. */
  readonly path?: string;
  /** Whether it is the one on the disk, or made for this. */
  readonly state: "read" | "generated";
  /** How many entries differ from a fresh generation. */
  readonly drift: number;
}

/** An agent that was tried. Times are in milliseconds. */
export interface VerifiedAgent {
  readonly status: "verified";
  readonly agent: string;
  readonly title: string;
  readonly program: string;
  /** What the program says its version is. */
  readonly version?: string;
  /** The releases that everything twsrt knows about it was measured with. */
  readonly measured: ReleaseRange;
  /** Whether the version is one of them. */
  readonly release: ReleaseVerdict;
  readonly isolation: Session["isolation"];
  readonly files: readonly FileReport[];
  /** What else the agent reads here, placed beside the files in every run, and what is missing there. */
  readonly scopes: {
    readonly taken: readonly ScopeReport[];
    readonly leftOut: readonly LeftOutReport[];
  };
  /** What of it takes something from the policy, as far as the model knows; layer 1 is only asked about here. */
  readonly overruled: readonly OverruledReport[];
  /** Keys of the files that the agent did not get, or got without effect: programs and variables of the user's. */
  readonly setAside: readonly string[];
  readonly acceptance: Acceptance;
  /** What became of the guard; there only where one is configured. */
  readonly guard?: GuardReport;
  /** What proves nothing comes first. */
  readonly rules: readonly RuleReport[];
  readonly totals: {
    readonly rules: Readonly<Record<ProbeVerdict, number>>;
    readonly probes: Readonly<Record<ProbeVerdict, number>>;
    readonly surprises: number;
  };
  readonly runs: readonly RunReport[];
  readonly ms: number;
}

/** Why an agent could not be verified at all. */
export type UnverifiedAgent = {
  readonly agent: string;
  readonly title: string;
} & (
  | { readonly status: "missing"; readonly program: string; readonly install: string }
  /** It cannot be started, or ends before it has answered anything. */
  | { readonly status: "failed"; readonly why: string }
  | { readonly status: "file-missing"; readonly file: string }
  | { readonly status: "file-unreadable"; readonly file: string; readonly why: string }
  | NotLoadedReport
  /** The program is a later generation of the agent, of which nothing was measured: trying it would prove nothing. */
  | {
      readonly status: "not-measured";
      readonly program: string;
      readonly installed: string;
      readonly install: string;
    }
  | { readonly status: "nothing-selected" }
  | { readonly status: "interrupted" }
);

/** The result for one agent; `status` tells the cases apart. */
export type AgentReport = VerifiedAgent | UnverifiedAgent;

/** The result of `twsrt verify --json`; `exit` is the exit status, 0 to 2. */
export interface VerifyReport {
  readonly format: 1;
  readonly agents: readonly AgentReport[];
  /** What config.toml accepts of what was found. */
  readonly accepted: readonly AcceptedFinding[];
  readonly exit: number;
}

/** Whether everything that was tried behaves as the policy says. */
export function isGood({ acceptance, guard, overruled, totals }: VerifiedAgent): boolean {
  if (overruled.length > 0 || isGuardMissing(guard)) return false;
  const { fail, vacuous, inconclusive } = totals.rules;
  if (acceptance.kind === "ignored" || fail + vacuous + inconclusive + totals.surprises > 0) return false;
  // A check that went wrong is made good by a rule that acts: the agent has taken the file.
  return acceptance.kind === "accepted" || totals.rules.pass > 0;
}

/**
 * The exit code for some agents. 0: everything behaves as the policy says. 1: something does not. 2: an agent cannot be verified.
 * @param isNamed whether a person named the agent: of all, one that is not installed is passed over while another is
 * @param isFine whether everything that was tried behaves as the policy says, or is accepted
 */
export function exitOf(
  agents: readonly AgentReport[],
  isNamed: boolean,
  isFine: (agent: VerifiedAgent) => boolean = isGood,
): number {
  const others = agents.filter(({ status }) => isNamed || status !== "missing");
  if (others.length === 0) return 2;
  return Math.max(
    ...others.map((agent) => {
      if (agent.status === "verified") return isFine(agent) ? 0 : 1;
      return agent.status === "nothing-selected" || agent.status === "file-not-loaded" ? 1 : 2;
    }),
  );
}

/** Whether a guard is configured, and nothing shows that it answers. */
export function isGuardMissing(guard: GuardReport | undefined): boolean {
  return guard !== undefined && guard.state !== "answered" && guard.state !== "untried";
}
