import { patternOf, type Word } from "./word.ts";

/**
 * Stands in the text of a script for what only the run decides. From a private area of Unicode: a word with it
 * comes out dynamic, also if somebody wrote it.
 */
export const MARK = "\uE000";

/** A word as source text of a script. */
export function scriptText(word: Word): string {
  if (word.kind === "literal") return word.text;
  return word.pattern.replace(/\\(.)|[*?]/gs, (_all, plain: string | undefined) => plain ?? MARK);
}

/** A word of a script again as what it is: the mark makes it dynamic. */
export function unmarked(word: Word): Word {
  const text = word.kind === "literal" ? word.text : word.pattern;
  if (!text.includes(MARK)) return word;
  const pattern = patternOf(word).replaceAll(MARK, "*");
  const raw = (word.kind === "literal" ? word.text : word.raw).replaceAll(MARK, "…");
  return { kind: "dynamic", raw, pattern, glob: false, splits: true };
}
