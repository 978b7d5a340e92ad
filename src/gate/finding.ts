import type { Severity } from "../diagnostics/diagnostic.ts";
import type { Acceptable, Accepted } from "./acceptance.ts";

/** One thing that a check found, in the form that all reports for other programs are made of. */
export interface GateFinding extends Acceptable {
  readonly severity: Severity;
  /** What the code means, whatever it is found about. */
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  /** What was found here, with all that a reader of it alone needs. */
  readonly message: string;
  /** Absolute. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  /** It makes the exit status 1 unless it is accepted. */
  readonly fails: boolean;
  readonly accepted?: Accepted;
}

/** Whether findings make the exit status 1. */
export function isRed(findings: readonly GateFinding[]): boolean {
  return findings.some(({ fails, accepted }) => fails && accepted === undefined);
}
