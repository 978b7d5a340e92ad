import type { AgentName } from "../acceptance/agents.ts";
import type { Tool } from "../../src/policy/attempt.ts";

type Texts = Readonly<Record<string, string>>;

/** What is there before a finding is tried: the policy names `sudo` (denied), `git push` (asked about) and `~/.aws`. */
export interface Setup {
  /** config.toml; by default what the agent needs. */
  readonly config?: string;
  /** Files that are there in both runs: `~/x` is below the home, `/etc/x` an administrator's, others below the project. */
  readonly files?: Texts;
}

interface Placed extends Setup {
  /** What brings the finding about. */
  readonly added: Texts;
  /** What is there in their place in the other run; by default nothing. */
  readonly instead?: Texts;
  readonly variables?: Texts;
  /** Where `status` finds it: the end of the file, with its line, or the variable. */
  readonly place: string;
}

/** The agent's driver has it try one access, and no command runs. `refused`: the agent does not start. */
export interface Tried extends Placed {
  readonly kind: "tried";
  readonly access: readonly [tool: Tool, text: string];
  readonly without: "allowed" | "asked" | "denied";
  readonly with: "allowed" | "asked" | "denied" | "refused";
  /** The driver has no form of the files, so that a copy of the whole home is made for it. */
  readonly isCopied?: true;
}

/** The agent runs a command, because no rule of its own shows it. */
export interface Run extends Placed {
  readonly kind: "run";
  readonly command: string;
  /** What the agent is started with in the run with the finding. */
  readonly flags?: readonly string[];
  readonly without: RegExp;
  readonly with: RegExp;
}

export type FindingCase =
  | Tried
  | Run
  /** Another test of this folder plays it with the real agent. */
  | { readonly kind: "story"; readonly file: string }
  | { readonly kind: "not-run"; readonly reason: string };

/** A case for each code of a finding. */
export type FindingCases = Readonly<Record<string, FindingCase>>;

export type FindingCasesOf = Readonly<Record<AgentName, FindingCases>>;

export const story = (file: string): FindingCase => ({ kind: "story", file: `${file}.test.ts` });
export const notRun = (reason: string): FindingCase => ({ kind: "not-run", reason });

/** One setting to a line. */
export const json = (value: object): string => JSON.stringify(value, undefined, 1);

export const FLAG = "only a flag at the start of the agent shows it";
