import * as fs from "node:fs";
import type { FormsResult } from "../forms/check.ts";
import type { Tried } from "./agents.ts";
import type { CorpusResult } from "./corpus.ts";
import type { GuardResult } from "./guard/compare.ts";
import type { FactsResult } from "./facts.ts";
import type { Difference } from "./known.ts";
import type { PairsOptions, PairsResult } from "./pairs.ts";

/** A result that differs from what was expected. */
export interface Failure {
  readonly line: string;
  /** Whether another release does the same: then the agent has not changed, and what is known of it is wrong. */
  readonly isSame: (other: Tried) => Promise<boolean>;
}

/** What a run with one agent came to; a part that was not asked for is absent. */
export interface AgentResult {
  readonly agent: string;
  /** What the program says that it is. */
  readonly release: string;
  readonly forms?: FormsResult;
  readonly facts?: FactsResult;
  readonly corpus?: CorpusResult;
  readonly pairs?: PairsResult;
  readonly scopes?: PairsResult;
  readonly guard?: GuardResult;
  /** Differences that are on the list of known ones, with the reason that stands there. */
  readonly known: readonly (Difference & { readonly why: string })[];
  readonly failures: readonly Failure[];
}

/** What is kept of a full run. The document is made from it. */
export interface KeptResult {
  readonly agent: string;
  readonly title: string;
  readonly version: string;
  readonly date: string;
  readonly forms: {
    readonly proved: number;
    readonly dead: readonly string[];
    readonly layer1: readonly string[];
  };
  readonly facts: Pick<FactsResult, "facts" | "agree" | "untried">;
  readonly corpus: number;
  readonly pairs: Pick<PairsResult, "policies" | "pairs" | "agree" | "untried" | "unknown"> &
    Pick<PairsOptions, "seed">;
  readonly known: AgentResult["known"];
  readonly wrong: readonly string[];
}

export function resultFile(agent: string): string {
  return `conformance/results/${agent}.json`;
}

export function keepResult(result: KeptResult): void {
  fs.mkdirSync("conformance/results", { recursive: true });
  fs.writeFileSync(resultFile(result.agent), `${JSON.stringify(result, undefined, 2)}\n`);
}

export function keptResult(agent: string): KeptResult {
  return JSON.parse(fs.readFileSync(resultFile(agent), "utf8")) as KeptResult;
}
