/** How many of some verdicts there are, in the order in which a reader wants to see them. */
export function countVerdicts<Verdict extends string>(
  verdicts: readonly Verdict[],
  found: Iterable<{ readonly verdict: Verdict }>,
): Readonly<Record<Verdict, number>> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of found) counts[verdict]++;
  return counts;
}
