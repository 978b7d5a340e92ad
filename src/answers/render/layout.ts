import { printable } from "../../diagnostics/text.ts";
import type { Cell, CoverageReport, CoverageRule } from "../report.ts";
import { cutMiddle, widest } from "./columns.ts";
import { aroundMark, NOT_APPLIED, totalMark } from "./words.ts";

/** How the matrix fits the width: words, single letters with their marks, the same with one number, or letters alone. */
export type Density = "words" | "letters" | "totals" | "bare";

export interface Layout {
  readonly density: Density;
  /** Above the columns are letters, which the summary explains, in place of names. */
  readonly lettered: boolean;
  readonly heads: readonly string[];
  /** Characters of each column. */
  readonly columns: readonly number[];
  /** Characters that are left for the rule and its place. */
  readonly room: number;
}

export const GAP = "  ";
/** With less room for the rule than this, cells become shorter, and places go. */
export const NARROWEST_RULE = 28;
/** Letters with marks stay until the rule has less than this. */
const SHORTEST_RULE = 18;
/** Names have room above up to four columns. */
const MOST_NAMES = 4;
const LONGEST_NAME = 12;

/** The widest layout that leaves enough for the rules. */
export function layoutOf(report: CoverageReport, shown: readonly CoverageRule[], width: number): Layout {
  const manyColumns = report.enforcers.length > MOST_NAMES;
  const attempts = [
    { density: "words", lettered: false, least: NARROWEST_RULE },
    { density: "letters", lettered: manyColumns, least: manyColumns ? SHORTEST_RULE : NARROWEST_RULE },
    { density: "letters", lettered: true, least: SHORTEST_RULE },
    { density: "totals", lettered: true, least: SHORTEST_RULE },
  ] as const;
  for (const { density, lettered, least } of attempts) {
    if (density === "words" && manyColumns) continue;
    const layout = layoutWith(report, shown, { width, density, lettered });
    if (layout.room >= least) return layout;
  }
  return layoutWith(report, shown, { width, density: "bare", lettered: true });
}

interface Choice {
  readonly width: number;
  readonly density: Density;
  readonly lettered: boolean;
}

function layoutWith(report: CoverageReport, shown: readonly CoverageRule[], choice: Choice): Layout {
  const { width, density, lettered } = choice;
  const heads = report.enforcers.map(({ name }, i) =>
    lettered ? letterOf(i) : cutMiddle(printable(name), LONGEST_NAME),
  );
  const columns = heads.map((head, i) => {
    const cells = shown.flatMap(({ cells: all }) => all[i] ?? []);
    return widest([head, ...cells.map((cell) => cellText(cell, density))]);
  });
  const room = width - columns.reduce((sum, column) => sum + column + GAP.length, 0);
  return { density, lettered, heads, columns, room };
}

/** The letter of an enforcer, for where names have no room. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}

/** The letter of a word; exact is a dot, so that everything else catches the eye. */
export function wordLetter(word: Cell["word"]): string {
  return word === "exact" ? "·" : word.charAt(0).toUpperCase();
}

/** `partial +2/3`, `P+2/3`, `P+5`, or `P`. */
export function cellText({ word, around, applies }: Cell, density: Density): string {
  if (applies === false) return NOT_APPLIED;
  switch (density) {
    case "words":
      return `${word} ${aroundMark(around)}`.trimEnd();
    case "letters":
      return wordLetter(word) + aroundMark(around);
    case "totals":
      return wordLetter(word) + totalMark(around);
    case "bare":
      return wordLetter(word);
  }
}
