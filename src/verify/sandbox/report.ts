import type { ReleaseRange, ReleaseVerdict } from "../../enforcers/release.ts";
import type { Failure } from "../../enforcers/srt/driver/failure.ts";
import type { AcceptedFinding } from "../../gate/accepted.ts";
import type { CoverageRule } from "../../answers/report.ts";
import type { LinkSearch } from "./hard-links.ts";
import type { CaseJudgement, SandboxVerdict } from "./verdict.ts";

/** One probe, and what it shows. */
export interface SandboxProbe extends Pick<CaseJudgement, "verdict" | "reason" | "surprise"> {
  /** `read ~/.aws/credentials`; absent for what could not be tried. */
  readonly probe?: string;
  /** How it was derived: `the path`, `a file in it`. */
  readonly form: string;
  readonly expected?: "allow" | "deny";
  readonly observed?: "allowed" | "denied" | "unclear" | "untried" | "broken";
  /** How that was seen: an error of the system, an answer of the proxy. */
  readonly how?: string;
  /** What the model of the sandbox says. */
  readonly predicted?: string;
}

/** An entry of the settings, or something that has to be so whatever they are. */
export type SandboxRule = Omit<CoverageRule, "cells" | "reason"> & {
  readonly verdict: SandboxVerdict;
  readonly reason: string;
  readonly probes: readonly SandboxProbe[];
};

/** How many rules or probes have each verdict. */
export type SandboxCounts = Readonly<Record<SandboxVerdict, number>>;

/** A sandbox that was tried. Times are in milliseconds. */
export interface TestedSandbox {
  readonly status: "tested";
  readonly file: string;
  readonly program: string;
  /** What its package says. */
  readonly version?: string;
  /** The release that everything twsrt knows of it was measured with. */
  readonly measured: ReleaseRange;
  readonly release: ReleaseVerdict;
  /** Where it was started: relative entries hang there. */
  readonly cwd: string;
  /** What tried the probes inside; the shell does where Node cannot be started there. */
  readonly prober: "node" | "shell";
  /** SRT got a copy of the settings, with a sink in the place of their parent proxy. */
  readonly isCopy: boolean;
  readonly rules: readonly SandboxRule[];
  /** How far other names (hard links) of denied files were looked for. */
  readonly linkSearch: LinkSearch;
  readonly totals: {
    readonly rules: SandboxCounts;
    readonly probes: SandboxCounts;
    readonly surprises: number;
  };
  readonly ms: number;
}

/** A sandbox that could not be tested, and why. */
export type UntestedSandbox = { readonly file: string } & (
  | { readonly status: "file-missing" }
  | { readonly status: "file-unreadable"; readonly why: string }
  | { readonly status: "srt-missing"; readonly program: string; readonly install: string }
  | { readonly status: "failed"; readonly program: string; readonly failure: Failure }
  /** The sandbox runs with this file, and what it makes of it is not known. */
  | { readonly status: "not-understood"; readonly program: string }
  | { readonly status: "nothing-selected" }
  | { readonly status: "interrupted" }
);

/** The result of trying the sandbox; `status` tells the cases apart. */
export type SandboxResult = TestedSandbox | UntestedSandbox;

/** The result of `twsrt test --json`; `exit` is the exit status, 0 to 2. */
export type SandboxReport = SandboxResult & {
  readonly format: 1;
  /** What config.toml accepts of what was found. */
  readonly accepted: readonly AcceptedFinding[];
  readonly exit: number;
};

/**
 * The exit code. 0: every probe behaves as the policy says. 1: a probe does not. 2: there is no verdict, or Node, which most agents
 * need, does not start in the sandbox.
 * @param isFine whether everything that was tried behaves as the policy says, or is accepted
 */
export function sandboxExit(
  result: SandboxResult,
  isFine: (tested: TestedSandbox) => boolean = isGood,
): number {
  if (result.status === "nothing-selected") return 1;
  if (result.status !== "tested" || result.prober === "shell") return 2;
  return isFine(result) ? 0 : 1;
}

function isGood({ totals }: TestedSandbox): boolean {
  const { fail, error } = totals.probes;
  return fail + error === 0;
}
