/**
 * How many random cases a costly property tries: a few each time, other ones in every run, and `TWSRT_CASES` times as many
 * where somebody has the time, as before a release.
 */
export function casesOf(usual: number): { readonly numRuns: number } {
  const times = Number(process.env["TWSRT_CASES"] ?? 1);
  if (!Number.isSafeInteger(times) || times < 1) throw new Error("TWSRT_CASES is a whole number above 0");
  return { numRuns: usual * times };
}
