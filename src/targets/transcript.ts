/**
 * What became of a call. `ran`: without a prompt. `approved`, `declined`: by a person. `denied`: by rules, a hook or a mode.
 * `unknown`: the session does not say, so that a reader has to expect that it was refused.
 */
export type Outcome = "ran" | "approved" | "declined" | "denied" | "unknown";

/** Whether the call was carried out. */
export function isRun(outcome: Outcome): boolean {
  return outcome === "ran" || outcome === "approved";
}

/** One call of a tool that an agent has recorded. */
export interface PastCall {
  /** The call as the agent's hook would have been told. */
  readonly input: unknown;
  readonly outcome: Outcome;
  /** A rule in the agent's own files has refused it. */
  readonly byRule?: true;
  /** When, in ISO 8601. */
  readonly time?: string;
}

/** How an agent records its sessions, as measured. */
export interface TranscriptDialect {
  /** The folder below which each session is one file of JSON lines; a `~` at its start is the home. */
  folder(variables: Readonly<Record<string, string | undefined>>): string;
  /** The calls of a session in their order; undefined: it is not a session of this agent. */
  read(lines: readonly unknown[]): readonly PastCall[] | undefined;
}
