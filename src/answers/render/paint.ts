import type { CoverageWord } from "../word.ts";

/** Colours for a terminal, or nothing. They repeat what words say. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly word: (word: CoverageWord, text: string) => string;
}

const CODES: Readonly<Record<CoverageWord, readonly [on: string, off: string]>> = {
  none: ["1;31", "22;39"],
  weaker: ["33", "39"],
  unknown: ["35", "39"],
  partial: ["34", "39"],
  stricter: ["36", "39"],
  exact: ["2", "22"],
};

/** @param color false: texts stay as they are */
export function paints(color: boolean): Paint {
  const between = (text: string, on: string, off: string): string =>
    color && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: (text) => between(text, "1", "22"),
    faint: (text) => between(text, "2", "22"),
    word: (word, text) => between(text, ...CODES[word]),
  };
}
