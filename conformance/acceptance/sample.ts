import { wholeNumberIn } from "../../test/support/whole-number.ts";

const DAY_MS = 86_400_000;

/**
 * With `TWSRT_SAMPLE=N` one case in N, other ones each day: `.ci/run` has half an hour for everything. Else all of them.
 * At least one is always tried.
 */
export function sampled<T>(cases: readonly T[]): readonly T[] {
  const one = wholeNumberIn("TWSRT_SAMPLE");
  const today = Math.floor(Date.now() / DAY_MS);
  const chosen = cases.filter((_, index) => index % one === today % one);
  return chosen.length > 0 ? chosen : cases.slice(today % cases.length).slice(0, 1);
}
