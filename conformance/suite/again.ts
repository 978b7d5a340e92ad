import type { DriveRun, Observation } from "../../src/drive/kit/driver.ts";
import type { Session } from "../../src/verify/drive.ts";
import type { JobRun } from "../../src/verify/protocol.ts";

/** In how many more starts is asked what got no answer. */
const MORE_STARTS = 2;

/** The answers of a run, with those of other starts for what got none: an agent that fails on a busy machine says nothing of its rules. */
export async function answered(
  session: Session,
  job: JobRun,
  { observations }: DriveRun,
): Promise<readonly Observation[]> {
  const found = [...observations];
  for (let start = 0; start < MORE_STARTS; start++) {
    const lost = job.accesses.flatMap((access, index) =>
      found[index]?.verdict === "lost" ? [{ access, index }] : [],
    );
    if (lost.length === 0) break;
    const again = await session.run({ ...job, accesses: lost.map(({ access }) => access) });
    for (const [n, { index }] of lost.entries()) {
      const one = again.observations[n];
      if (one !== undefined) found[index] = one;
    }
  }
  return found;
}
