/** Words that make a technical text hard to read: metaphors, idioms, and forms that ordinary English does not have. */
const AVOIDED: readonly RegExp[] = [
  /\b(speaks?|spoken?) (of|to)\b|\bno rule speaks\b/,
  /\bhangs? at\b/,
  /\b(stands?|stood)\b/,
  /\b(holds?|held)\b/,
  /\b(gets?|got) (at|past)\b/,
  /\bpass(es|ed)? over\b/,
  /\btakes? [^.,;:]{1,40} for\b/,
  /\b(?<![Tt]here )(is|are|was|were) no\b(?! longer)/,
  /\bwhat (is|was) meant\b/,
  /\bof (theirs|of which)\b/,
  /\b(nobody|anybody|somebody)\b/i,
  /\bwithout a word\b/,
  /\ball the same\b/,
  /\bmends?\b/i,
  /\bit was not measured\b/,
  /\b(hole|swallows?|blind)\b/,
];

/** The words of a text that are to be avoided. What is in backticks is quoted and does not count. */
export function avoidedIn(text: string): readonly string[] {
  // Names such as `gap-not-held` may be written without backticks in tables, and `stand-in` is a noun.
  const prose = text.replaceAll(/`[^`]*`/g, "`x`").replaceAll(/\w+(?:-\w+)+/g, "name");
  return AVOIDED.flatMap((word) => word.exec(prose)?.[0] ?? []);
}
