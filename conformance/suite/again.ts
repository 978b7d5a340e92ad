import type { DriveRun, TriedAccess } from "../../src/drive/kit/driver.ts";

/** In how many more starts is asked what got no answer. */
const MORE_STARTS = 2;

/**
 * Has an agent try accesses, and asks in other starts for what got no answer: an agent that fails on a busy machine says
 * nothing of its rules. One that refuses its files, or cannot work here, is not asked again.
 * @param start has the agent try the accesses of a job
 * @returns the answers of all starts; `end` is that of the last one
 */
export async function answered<J extends { readonly accesses: readonly TriedAccess[] }>(
  job: J,
  start: (job: J) => Promise<DriveRun>,
): Promise<DriveRun> {
  const first = await start(job);
  const observations = [...first.observations];
  let { end } = first;
  for (let left = MORE_STARTS; left > 0 && !FINAL.has(end.kind); left--) {
    const lost = job.accesses.flatMap((access, index) =>
      observations[index]?.verdict === "lost" ? [{ access, index }] : [],
    );
    if (lost.length === 0) break;
    const again = await start({ ...job, accesses: lost.map(({ access }) => access) });
    ({ end } = again);
    for (const [n, { index }] of lost.entries()) {
      const one = again.observations[n];
      if (one !== undefined) observations[index] = one;
    }
  }
  return { ...first, observations, end };
}

/** What another start does not change. */
const FINAL: ReadonlySet<DriveRun["end"]["kind"]> = new Set(["refused", "impossible"]);
