/** How long an agent may take for its next answer where the user does not say it, in milliseconds. */
const USUAL_MS = 60_000;

/** So many times as long as a start of the agent took on this machine, an answer may take at least. */
const STARTS = 20;

/** So often a limit that was too short is doubled. */
const MOST_DOUBLINGS = 3;

/**
 * How long to wait for an agent's next answer. A busy machine makes everything slower alike, so the limit is derived
 * from what the agent's own starts take here, and doubled when it was too short.
 */
export class Patience {
  #ms: number;
  #doublings = 0;
  readonly #isGiven: boolean;

  /** @param givenMs the user's own limit, which stays as it is */
  constructor(givenMs?: number) {
    this.#isGiven = givenMs !== undefined;
    this.#ms = givenMs ?? USUAL_MS;
  }

  /** The limit for the next start, in milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  /** Takes note of how long a start took. */
  learn(startMs: number): void {
    if (!this.#isGiven) this.#ms = Math.max(this.#ms, STARTS * startMs);
  }

  /** Takes note of a start that was ended for taking too long. */
  exceeded(): void {
    if (this.#isGiven || this.#doublings === MOST_DOUBLINGS) return;
    this.#doublings++;
    this.#ms *= 2;
  }
}
