import { wholeNumberIn } from "./whole-number.ts";

/**
 * How many random cases a costly property tries: a few each time, other ones in every run, and `TWSRT_CASES` times as many
 * where somebody has the time, as before a release.
 */
export function casesOf(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * wholeNumberIn("TWSRT_CASES") };
}
