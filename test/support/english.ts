/** Words that make a technical text hard to read: metaphors, idioms, and forms that ordinary English does not have. */
const AVOIDED: readonly RegExp[] = [
  /\b(speaks?|spoken?) (of|to)\b|\bno rule speaks\b/,
  /\bhangs? at\b/,
  /\b(stands?|stood)\b/,
  // An assertion holds in English as well.
  /\b(?<!assertions )(holds?|held)\b/,
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
  /\b(entries|entry|rules?|keys?|settings?|files?|restrictions?) goe?s?\b(?! (?:to|into|on|through))/,
  /\bseen in the place where\b/,
  /\bhas no ask\b|\bbecome denials\b/,
  /\b(have|has) the (?:installed )?agent try\b/,
  /\beveryday forms?\b/,
  /\bto lift (?:it|them)\b/,
  /\bwhat is attempted\b/,
  /\bgave no answer\b/,
  /\bSURPRISE\b/,
  /\b(?:subject|control)-(?:open|configured)\b/,
  /\blayer \d knows\b/i,
  /\bcomments? pass(?:es)?\b/,
  /\btell objects of\b/i,
  /\bkeep your rules with\b/,
  // A prompt is what the agent shows; "question" is a literal translation.
  /\bwithout (?:a|any) question\b/,
  /\b(?:mode|agent) that asks nothing\b/,
  /\basked about by\b/,
  /\bwhat no rule is about\b/,
  // "read them twice": abstract subjects and idioms.
  /\boutside of all this\b/,
  /\bgoes on from here\b/,
  /\bcare about names\b/,
  /\bas you have it\b/,
  /\bYou write once\b/,
  /\bwhich is meant for use\b/,
  /\bwrite and reach nothing\b/,
  /\bin the file, (?:was|yours)\b/,
  // "outside", "inside".
  /\b(?:in|out)side of\b/i,
  /\bfresh generation\b/,
  /\brefused at the question\b/,
  /\bget past\b|\bpast a .{1,20} rule get\b/i,
  /\bmade later\b/,
  /\b(?:rules?|entr(?:y|ies)|lists?|layers?) (?:that )?(?:still |never |no longer )?acts?\b/,
  /\bit is not known what\b/i,
  /\bcannot be told\b(?! to)/,
];

/** The words of a text that are to be avoided. What is in backticks is quoted and does not count. */
export function avoidedIn(text: string): readonly string[] {
  // Names such as `gap-not-held` may be written without backticks in tables, and `stand-in` is a noun.
  const prose = text.replaceAll(/`[^`]*`/g, "`x`").replaceAll(/\w+(?:-\w+)+/g, "name");
  return AVOIDED.flatMap((word) => word.exec(prose)?.[0] ?? []);
}
