import type { DriveInput, DriveRun, Observation, TriedAccess } from "./driver.ts";

const LOST: Observation = { verdict: "lost", text: "", ms: 0 };

/**
 * Tries some accesses in a start of their own, and all others in another one.
 * @param isApart which accesses
 */
export async function inTwo(
  input: DriveInput,
  isApart: (access: TriedAccess) => boolean,
  tryOthers: (input: DriveInput) => Promise<DriveRun>,
  tryApart: (input: DriveInput) => Promise<DriveRun>,
): Promise<DriveRun> {
  const apart = input.accesses.filter(isApart);
  const others = input.accesses.filter((access) => !isApart(access));
  if (apart.length === 0) return tryOthers(input);
  const runs = [
    ...(others.length === 0 ? [] : [await tryOthers({ ...input, accesses: others })]),
    await tryApart({ ...input, accesses: apart }),
  ];
  const found = new Map([...others, ...apart].map((access, i) => [access, i] as const));
  const observations = runs.flatMap((run) => run.observations);
  return {
    observations: input.accesses.map((access) => observations[found.get(access) ?? -1] ?? LOST),
    end: runs.find(({ end }) => end.kind !== "done")?.end ?? { kind: "done" },
    startMs: runs[0]?.startMs ?? 0,
    totalMs: runs.reduce((sum, { totalMs }) => sum + totalMs, 0),
  };
}
