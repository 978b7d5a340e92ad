import * as fs from "node:fs";
import * as path from "node:path";

/** Something that a project, a user or a flag tries against the files of an administrator. */
export interface Attempt {
  /** What it does, for a person. */
  readonly attempt: string;
  /** Files below the home, their texts as JSON values or as they are. `$HOME` is the home. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** Behind the name of an access that is to be denied, and is only asked about. */
export const ASKED = "?";

/** What gets through in an attempt, by the names of accesses. */
export interface Outcome {
  /** Where only the user's own file has the policy. */
  readonly own: readonly string[];
  /** Where the file of an administrator is installed, and no other has the policy. */
  readonly managed: readonly string[];
}

/** The attempts against the files for one agent, and what came of them. */
export interface AgentAttempts {
  /** The release that they were tried with. */
  readonly release: string;
  /** What each access is, for a person. */
  readonly accesses: Readonly<Record<string, string>>;
  readonly attempts: readonly (Attempt & Outcome)[];
}

const fileOf = (agent: string): string => path.join(import.meta.dirname, `${agent}.json`);

export function attemptsOf(agent: string): AgentAttempts {
  return JSON.parse(fs.readFileSync(fileOf(agent), "utf8")) as AgentAttempts;
}

/** Keeps what came of an attempt, in place of what is on record. */
export function record(agent: string, attempt: string, outcome: Outcome): void {
  const all = attemptsOf(agent);
  const attempts = all.attempts.map((one) => (one.attempt === attempt ? { ...one, ...outcome } : one));
  fs.writeFileSync(fileOf(agent), `${JSON.stringify({ ...all, attempts }, undefined, 2)}\n`);
}

/** The attempts as a table for docs/managed.md. */
export function attemptTable({ accesses, attempts }: AgentAttempts): string {
  const text = (names: readonly string[]): string =>
    names.length === 0 ? "nothing" : names.map(shown).join("; ");
  const shown = (name: string): string =>
    name.endsWith(ASKED)
      ? `${accesses[name.slice(0, -ASKED.length)] ?? name}, after a question`
      : (accesses[name] ?? name);
  const rows = attempts.map(
    ({ attempt, own, managed }) => `| ${attempt} | ${text(own)} | ${text(managed)} |`,
  );
  const head = "| attempt | with the user's own file | with the administrator's file |";
  return [head, "| --- | --- | --- |", ...rows].join("\n");
}
