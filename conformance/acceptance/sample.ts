const DAY_MS = 86_400_000;

/**
 * With `TWSRT_SAMPLE=N` one case in N, other ones each day: `.ci/run` has half an hour for everything. Else all of them.
 * At least one is always tried.
 */
export function sampled<T>(cases: readonly T[]): readonly T[] {
  const one = Number(process.env["TWSRT_SAMPLE"] ?? 1);
  if (!Number.isSafeInteger(one) || one < 1) throw new Error("TWSRT_SAMPLE is a whole number above 0");
  const today = Math.floor(Date.now() / DAY_MS);
  const chosen = cases.filter((_, index) => index % one === today % one);
  return chosen.length > 0 ? chosen : cases.slice(today % cases.length).slice(0, 1);
}
