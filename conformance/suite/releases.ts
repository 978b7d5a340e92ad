import * as fs from "node:fs";
import { compareReleases } from "../../src/enforcers/release.ts";

/** So many of so many. */
type Share = readonly [agree: number, of: number];

/** What is kept of a run with another release than the pinned one. */
export interface ReleaseRun {
  /** As the program names it. */
  readonly release: string;
  readonly date: string;
  /** The pinned release, on which failures were tried again. */
  readonly against: string;
  readonly seed: number;
  readonly forms: number;
  readonly facts: Share;
  readonly corpus: Share;
  readonly pairs: Share;
  /** Absent: the agent has no other files, as far as twsrt knows. */
  readonly scopes?: Share;
  /** Accesses with a difference that is on the list of known ones. */
  readonly known: readonly string[];
}

function fileOf(agent: string): string {
  return `conformance/releases/${agent}.json`;
}

/** The runs of an agent, the oldest release first. */
export function releaseRuns(agent: string): readonly ReleaseRun[] {
  const file = fileOf(agent);
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, "utf8")) as ReleaseRun[];
}

/** One run is kept for each release, the last. */
export function keepRun(agent: string, run: ReleaseRun): void {
  const others = releaseRuns(agent).filter(({ release }) => release !== run.release);
  const all = [...others, run].toSorted((a, b) => compareReleases(a.release, b.release));
  fs.mkdirSync("conformance/releases", { recursive: true });
  fs.writeFileSync(fileOf(agent), `${JSON.stringify(all, undefined, 2)}\n`);
}
