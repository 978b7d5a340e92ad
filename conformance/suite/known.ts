import * as fs from "node:fs";
import type { Verdict } from "../../src/enforcers/model.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";

/** A difference between an agent and its model that is not settled, with the reason. */
export interface Known {
  readonly agent: string;
  /** Of this release alone; absent: of the pinned one and all others. */
  readonly release?: string;
  /** Set for a measured answer that does not come again in the world of this suite; `predicted` is that answer. */
  readonly fact?: true;
  readonly predicted: Verdict;
  readonly observed: ObservedVerdict;
  /** A regular expression that the access matches from end to end. */
  readonly access: string;
  readonly why: string;
}

/** What is compared with the list. */
export interface Difference {
  readonly agent: string;
  readonly predicted: string;
  readonly observed: string;
  /** As `Read(a)`. */
  readonly access: string;
}

/** `conformance/known.json`: what does not count as a failure, and is counted by itself. */
export function knownDifferences(): readonly Known[] {
  return JSON.parse(fs.readFileSync("conformance/known.json", "utf8")) as Known[];
}

/** The entry of the list that speaks of a difference. */
export function knownAs(difference: Difference, list: readonly Known[], release?: string): Known | undefined {
  return list.find(
    ({ agent, predicted, observed, access, release: only }) =>
      agent === difference.agent &&
      (only === undefined || only === release) &&
      predicted === difference.predicted &&
      observed === difference.observed &&
      new RegExp(`^(?:${access})$`, "s").test(difference.access),
  );
}
