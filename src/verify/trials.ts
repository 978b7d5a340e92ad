import type { Base, DriveEnd, Observation, TriedAccess } from "../drive/kit/driver.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Session } from "./drive.ts";
import { accessKey } from "./probes.ts";
import type { Texts } from "./texts.ts";

/** What a start of the agent was for. */
export type RunName = "subject-open" | "control-open" | "subject-configured" | "control-configured" | "alone";

/** One start of the agent, as a report shows it. */
export interface RunReport {
  readonly name: RunName;
  readonly accesses: number;
  readonly answered: number;
  readonly end: DriveEnd;
  readonly startMs: number;
  readonly totalMs: number;
}

/** How far a run is: accesses that are answered, of all. */
export interface Progress {
  readonly run: RunName;
  readonly answered: number;
  readonly accesses: number;
}

/** So many accesses fit into the time of one start, whatever the size of the policy. */
const MOST_AT_ONCE = 400;

/** Tries accesses in as many starts of the agent as they need, and keeps account of them. */
export class Trials {
  readonly runs: RunReport[] = [];
  readonly #session: Session;
  readonly #scopes: readonly ScopeText[];
  readonly #onProgress: (progress: Progress) => void;
  readonly #isEnded: () => boolean;

  /**
   * @param scopes what else the agent reads in every start
   * @param isEnded whether nothing more is to be started, because a person has interrupted it
   */
  constructor(
    session: Session,
    scopes: readonly ScopeText[],
    onProgress: (progress: Progress) => void,
    isEnded: () => boolean,
  ) {
    this.#session = session;
    this.#scopes = scopes;
    this.#onProgress = onProgress;
    this.#isEnded = isEnded;
  }

  /** Observations by the key of their access; each access is tried once, however often it is given. */
  async try(
    run: RunName,
    files: Texts,
    base: Base,
    accesses: Iterable<TriedAccess>,
  ): Promise<ReadonlyMap<string, Observation>> {
    const distinct = new Map<string, TriedAccess>();
    for (const access of accesses) distinct.set(accessKey({ access }), access);
    const all = [...distinct.values()];
    const found = new Map<string, Observation>();
    for (let at = 0; at < all.length && !this.#isEnded(); at += MOST_AT_ONCE) {
      const some = all.slice(at, at + MOST_AT_ONCE);
      const progress = (answered: number): void =>
        this.#onProgress({ run, answered: at + answered, accesses: all.length });
      progress(0);
      const lost = await this.#start({ run, files, base }, some, found, progress);
      // One access may have ended the agent, and with it the answers to all that follow.
      if (lost.length === 0 || lost.length === some.length || this.#isEnded()) continue;
      await this.#start({ run, files, base }, lost, found, () => undefined);
    }
    return found;
  }

  /** @returns the accesses to which no answer came */
  async #start(
    { run, files, base }: { readonly run: RunName; readonly files: Texts; readonly base: Base },
    accesses: readonly TriedAccess[],
    found: Map<string, Observation>,
    progress: (answered: number) => void,
  ): Promise<readonly TriedAccess[]> {
    const result = await this.#session.run({ files, scopes: this.#scopes, base, accesses }, progress);
    const lost: TriedAccess[] = [];
    accesses.forEach((access, i) => {
      const observation = result.observations[i] ?? { verdict: "lost", text: "", ms: 0 };
      if (observation.verdict === "lost") lost.push(access);
      found.set(accessKey({ access }), withEnd(observation, result.end));
    });
    const { end, startMs, totalMs } = result;
    const answered = accesses.length - lost.length;
    this.runs.push({ name: run, accesses: accesses.length, answered, end, startMs, totalMs });
    return lost;
  }

  /** Why the agent answers nothing at all; undefined while it answers, or ends in good order. */
  get failure(): string | undefined {
    if (this.runs.some(({ answered }) => answered > 0)) return undefined;
    const failed = this.runs.find(({ end }) => end.kind !== "done");
    return failed === undefined ? undefined : endText(failed.end);
  }
}

function withEnd(observation: Observation, end: DriveEnd): Observation {
  if (observation.verdict !== "lost" || observation.text !== "" || end.kind === "done") return observation;
  return { ...observation, text: endText(end) };
}

/** How a start of the agent went wrong, for a person. */
export function endText(end: DriveEnd): string {
  const words = (how: string, said: string): string => (said.trim() === "" ? how : `${how}: ${said.trim()}`);
  switch (end.kind) {
    case "done":
      return "it ended in good order";
    case "exited":
      return words(`it ended with ${end.code}`, end.said);
    case "refused":
      return words("it refuses its configuration", end.said);
    case "timed-out":
      return words("it did not answer in time", end.said);
    case "impossible":
      return end.said;
    case "not-started":
      return words("it could not be started", end.said);
  }
}
