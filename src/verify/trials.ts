import type { Base, DriveEnd, Observation, TriedAccess } from "../drive/kit/driver.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Session } from "./drive.ts";
import type { JobGuard } from "./protocol.ts";
import { accessKey } from "./probes.ts";
import { batches } from "../drive/kit/play.ts";
import type { Texts } from "./texts.ts";

/** What a start of the agent was for. */
export type RunName =
  "subject-open" | "control-open" | "subject-configured" | "control-configured" | "alone" | "guard";

/** One start of the agent, as a report shows it. */
export interface RunReport {
  readonly name: RunName;
  readonly accesses: number;
  readonly answered: number;
  readonly end: DriveEnd;
  readonly startMs: number;
  readonly totalMs: number;
  /** How long it was given for each next answer, in milliseconds. */
  readonly limitMs: number;
}

/** How far a run is: accesses that are answered, of all. */
export interface Progress {
  readonly run: RunName;
  readonly answered: number;
  readonly accesses: number;
}

/** So many accesses fit into one start, whatever the size of the policy. */
const MOST_AT_ONCE = 400;

/** What a start that took too long has left open is spread over so many, and so often at most. */
const SPREAD = 4;
const MOST_SPREADS = 2;

/** Accesses for one start. */
interface Batch {
  readonly accesses: readonly TriedAccess[];
  /** How often a start has left them open. */
  readonly tries: number;
  /** What is tried only if these get an answer. */
  readonly later?: readonly TriedAccess[];
}

/** How a start went. */
interface Started {
  /** The accesses to which no answer came. */
  readonly lost: readonly TriedAccess[];
  readonly end: DriveEnd;
  /** Whether no start of the agent has answered anything yet. */
  readonly isSilent: boolean;
}

/** Tries accesses in as many starts of the agent as they need, and keeps account of them. */
export class Trials {
  readonly runs: RunReport[] = [];
  readonly #session: Session;
  readonly #scopes: readonly ScopeText[];
  readonly #onProgress: (progress: Progress) => void;
  readonly #isEnded: () => boolean;
  readonly #guard: JobGuard | undefined;

  /**
   * @param scopes what else the agent reads in every start
   * @param isEnded whether nothing more is to be started, because a person has interrupted it
   * @param guard what is in place in every start
   */
  constructor(
    session: Session,
    scopes: readonly ScopeText[],
    onProgress: (progress: Progress) => void,
    isEnded: () => boolean,
    guard?: JobGuard,
  ) {
    this.#session = session;
    this.#scopes = scopes;
    this.#onProgress = onProgress;
    this.#isEnded = isEnded;
    this.#guard = guard;
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
    const waiting = batches(all, MOST_AT_ONCE).map((some): Batch => ({ accesses: some, tries: 0 }));
    let settled = 0;
    for (let batch = waiting.shift(); batch !== undefined && !this.#isEnded(); batch = waiting.shift()) {
      const progress = (answered: number): void =>
        this.#onProgress({ run, answered: settled + answered, accesses: all.length });
      progress(0);
      const started = await this.#start({ run, files, base }, batch.accesses, found, progress);
      waiting.unshift(...following(batch, started));
      settled = [...found.values()].filter(({ verdict }) => verdict !== "lost").length;
    }
    return found;
  }

  async #start(
    { run, files, base }: { readonly run: RunName; readonly files: Texts; readonly base: Base },
    accesses: readonly TriedAccess[],
    found: Map<string, Observation>,
    progress: (answered: number) => void,
  ): Promise<Started> {
    const limitMs = this.#session.patienceMs;
    const guard = this.#guard === undefined ? {} : { guard: this.#guard };
    const result = await this.#session.run(
      { files, scopes: this.#scopes, base, accesses, ...guard },
      progress,
    );
    const lost: TriedAccess[] = [];
    accesses.forEach((access, i) => {
      const observation = result.observations[i] ?? { verdict: "lost", text: "", ms: 0 };
      if (observation.verdict === "lost") lost.push(access);
      found.set(accessKey({ access }), withEnd(observation, result.end));
    });
    const { end, startMs, totalMs } = result;
    const answered = accesses.length - lost.length;
    this.runs.push({ name: run, accesses: accesses.length, answered, end, startMs, totalMs, limitMs });
    return { lost, end, isSilent: this.runs.every((one) => one.answered === 0) };
  }

  /** Why the agent answers nothing at all; undefined while it answers, or ends in good order. */
  get failure(): string | undefined {
    if (this.runs.some(({ answered }) => answered > 0)) return undefined;
    const failed = this.runs.find(({ end }) => end.kind !== "done");
    return failed === undefined ? undefined : endText(failed.end);
  }
}

/** What is tried after a batch: what it left open, in smaller ones where the start took too long. */
function following(
  { accesses, tries, later = [] }: Batch,
  { lost, end, isSilent }: Started,
): readonly Batch[] {
  const hasAnswers = lost.length < accesses.length;
  const size = Math.ceil(lost.length / SPREAD);
  const isLate = lost.length > 0 && end.kind === "timed-out";
  if (isLate && isSilent)
    // The number of calls need not be the reason, and one more start shows whether it is.
    return tries > 0 ? [] : [{ accesses: lost.slice(0, size), tries: 1, later: lost.slice(size) }];
  const rest = later.length === 0 ? [] : batches(later, accesses.length);
  const open = isLate && tries < MOST_SPREADS && accesses.length > 1 ? batches(lost, size) : [];
  // One access may have ended the agent, and with it the answers to all that follow.
  const once = !isLate && lost.length > 0 && hasAnswers && tries === 0 ? [lost] : [];
  return [...once, ...open, ...rest].map((some) => ({ accesses: some, tries: tries + 1 }));
}

function withEnd(observation: Observation, end: DriveEnd): Observation {
  if (observation.verdict !== "lost" || observation.text !== "" || end.kind === "done") return observation;
  return { ...observation, text: howEnded(end) };
}

/** How a start of the agent went wrong, for a person, with what the agent printed. */
export function endText(end: DriveEnd): string {
  const how = howEnded(end);
  if (end.kind === "done" || end.kind === "impossible" || end.said.trim() === "") return how;
  return `${how}: ${end.said.trim()}`;
}

/** The same without what the agent printed. */
export function howEnded(end: DriveEnd): string {
  switch (end.kind) {
    case "done":
      return "it ended in good order";
    case "exited":
      return `it ended with ${end.code}`;
    case "refused":
      return "it refuses its configuration";
    case "timed-out":
      return "timed out; allow more time with `--timeout`";
    case "impossible":
      return end.said;
    case "not-started":
      return "it could not be started";
  }
}
