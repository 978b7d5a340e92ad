import type { Attempt } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import type { Finding, FindingTable, ScopeText } from "./scope.ts";

/** What an enforcer does with an access. `unknown`: it was not measured, and nobody guesses. */
export type Verdict = "allow" | "ask" | "deny" | "unknown";

/** A native setting, where the enforcer reads it. */
export interface NativeEntry {
  /** The artifact, or the scope, that it is in. */
  readonly artifact: string;
  /** The list or flag it stands in, `permissions.deny`. */
  readonly key: string;
  readonly value: string;
}

/** What one layer of an enforcer says to one access. */
export interface LayerAnswer {
  /** `none`: this layer is not asked about such an access. */
  readonly verdict: Verdict | "none";
  /** The setting that decided; absent where no setting did. */
  readonly entry?: NativeEntry;
  /**
   * Why this is not what the settings seem to say, or what the agent does without any: a code of a reason table.
   * Always there with `unknown`, and where an entry that seems to speak of the access does not act.
   */
  readonly reason?: string;
}

/** Layer 1 is the sandbox around what the agent runs, layer 2 the agent's own permission rules. */
export interface Answer {
  readonly layer1: LayerAnswer;
  readonly layer2: LayerAnswer;
  /** The hook that judges a call by the policy; absent where none is registered, or none was asked. It never allows. */
  readonly guard?: LayerAnswer;
}

/** An executable model of one release of an enforcer, with one configuration. */
export interface Model {
  decide(attempt: Attempt): Answer;
}

/** What a model is made from. */
export interface ModelInput<Options = unknown> {
  /** The text of each artifact by its id; undefined: there is no such file. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** Where the artifacts are, by their ids; absent: where they usually are. */
  readonly places?: Readonly<Record<string, string | undefined>>;
  /** What else the agent reads, the weakest first; absent: nothing else is there. */
  readonly scopes?: readonly ScopeText[];
  /** `environment.cwd` is the directory in which the agent was started. */
  readonly environment: Environment;
  readonly options: Options;
  /** The installed release; absent: it is not known, so what holds for any measured release may hold. */
  readonly version?: string;
}

/** How an enforcer differs from the policy; `unknown`: it was not measured what it does. */
export type Difference = "weaker" | "stricter" | "unknown";

/** What a remedy advises, where it can be so already: a sandbox is around commands, rules look at the whole line. */
export type Done = "sandboxed" | "anywhere";

/** What a reason code means, for a person. Sections of docs/reasons.md are made from it. */
export interface Reason {
  /** One line, lower case, no final period. */
  readonly title: string;
  /** Why it is so, in one to three sentences, with what was measured. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The differences that the remedy makes smaller: what closes a hole is no advice where too much is closed. */
  readonly mends: readonly Difference[];
  /** With this the remedy is no advice, because it is so already. */
  readonly unless?: Done;
  /** With its configuration the agent starts no session or no command, and says so. */
  readonly isRefusal?: true;
  /** What helps as well. */
  readonly also?: { readonly remedy: string; readonly unless: Done };
}

/** Reasons by their codes. */
export type ReasonTable = Readonly<Record<string, Reason>>;

/** What a module with a model exports. It is loaded on demand. */
export interface ModelModule<Options = unknown> {
  model(input: ModelInput<Options>): Model;
  readonly REASONS: ReasonTable;
  /** What the scopes hold that no access shows, or that explains why one gets through. */
  findings?(input: ModelInput<Options>): readonly Finding[];
  readonly FINDINGS?: FindingTable;
}

/** How strict an answer of a layer is. */
export const STRICTNESS = { none: 0, allow: 1, unknown: 2, ask: 3, deny: 4 } as const;

/**
 * The strictest of several answers, because a command line does what it does as far as that one lets it; of equal ones the one
 * with more to say.
 * @returns undefined where there are none
 */
export function strictest(answers: readonly LayerAnswer[]): LayerAnswer | undefined {
  let result: LayerAnswer | undefined;
  for (const answer of answers) if (result === undefined || rank(answer) > rank(result)) result = answer;
  return result;
}

function rank({ verdict, reason, entry }: LayerAnswer): number {
  return STRICTNESS[verdict] * 4 + (reason === undefined ? 0 : 2) + (entry === undefined ? 0 : 1);
}

/**
 * What the layers come to: the strictest holds. Where none is asked nothing stands in the way; where one is not
 * known and no other denies, nothing is known.
 */
export function together({ layer1, layer2, guard }: Answer): Verdict {
  const verdicts = [layer1.verdict, layer2.verdict, ...(guard === undefined ? [] : [guard.verdict])];
  if (verdicts.includes("deny")) return "deny";
  if (verdicts.includes("unknown")) return "unknown";
  const strict = verdicts.reduce((a, b) => (STRICTNESS[a] >= STRICTNESS[b] ? a : b));
  return strict === "none" ? "allow" : strict;
}
