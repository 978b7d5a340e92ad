import { characterCount, printable } from "../../diagnostics/text.ts";
import type { CoverageReport, CoverageRule } from "../report.ts";
import { WORDS } from "../word.ts";
import { cutMiddle, padded, widest, wrapped } from "./columns.ts";
import { cellText, GAP, NARROWEST_RULE, wordLetter, type Density, type Layout } from "./layout.ts";
import type { Paint } from "./paint.ts";
import {
  AROUND_MEANING,
  aroundMark,
  counted,
  grouped,
  isExactEverywhere,
  NOT_APPLIED,
  placeText,
  ruleVerb,
  subjectWithAgents,
  TOTAL_MEANING,
  WORD_MEANINGS,
} from "./words.ts";

/** What the marks say, where there are any. */
const MARKS: Readonly<Record<Density, string>> = {
  words: AROUND_MEANING,
  letters: AROUND_MEANING,
  totals: TOTAL_MEANING,
  bare: "how many ways around there are is left out, it needs a wider terminal",
};

/** Which rules the matrix shows, and how many it leaves out for which cause. */
export interface Selection {
  readonly shown: readonly CoverageRule[];
  /** Beyond the limit. */
  readonly left: number;
  /** Exact everywhere. */
  readonly folded: number;
}

interface MatrixOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Names the file of each rule on a line of its own. */
  readonly verbose: boolean;
  readonly layout: Layout;
}

/** The rules that are not exact everywhere, as far as the limit; all of them for somebody who wants everything. */
export function select({ rules }: CoverageReport, verbose: boolean, limit: number): Selection {
  const candidates = verbose ? rules : rules.filter((rule) => !isExactEverywhere(rule));
  const shown = candidates.slice(0, limit);
  return { shown, left: candidates.length - shown.length, folded: rules.length - candidates.length };
}

/** One line for each selected rule, the rest as numbers, and the legend. */
export function matrixLines(report: CoverageReport, selection: Selection, options: MatrixOptions): string[] {
  const { width, paint, layout } = options;
  const { shown, left, folded } = selection;
  if (report.rules.length === 0) return ["", ...wrapped("The policy has no rule.", width)];
  const lines = [""];
  if (shown.length > 0) lines.push(...table(shown, options), "");
  const say = (text: string): void => void lines.push(...wrapped(text, width));
  if (left > 0) say(`and ${grouped(left)} more (-v shows all, --json and --html have everything)`);
  if (folded > 0) say(foldedText(folded));
  if (shown.length > 0) {
    if (left + folded > 0) lines.push("");
    lines.push(...legend(shown, layout, width).map(paint.faint));
  }
  return lines;
}

function foldedText(folded: number): string {
  return `${counted(folded, "rule")} ${folded === 1 ? "is" : "are"} exact everywhere (-v shows them)`;
}

function table(shown: readonly CoverageRule[], { width, paint, verbose, layout }: MatrixOptions): string[] {
  const { density, heads, columns, room } = layout;
  const places = shown.map(({ source, line }) => printable(placeText(source, line)));
  const besidePlace = room - widest(places) - GAP.length;
  const placed = besidePlace >= NARROWEST_RULE;
  const available = Math.max(1, placed ? besidePlace : room);
  const ruleWidth = Math.min(widest(["rule", ...shown.map((rule) => ruleText(rule, Infinity))]), available);
  const head = [padded("rule", ruleWidth), ...heads.map((text, i) => padded(text, columns[i] ?? 0))];
  if (placed) head.push("place");
  const lines = [paint.bold(head.join(GAP).trimEnd())];
  shown.forEach((rule, row) => {
    const cells = rule.cells.map((cell, i) => {
      const text = cellText(cell, density);
      return paint.word(cell.word, text) + " ".repeat(Math.max(0, (columns[i] ?? 0) - characterCount(text)));
    });
    const place = placed ? [paint.faint(places[row] ?? "")] : [];
    lines.push([padded(ruleText(rule, ruleWidth), ruleWidth), ...cells, ...place].join(GAP).trimEnd());
    const file = `    ${printable(placeText(rule.file, rule.line))}`;
    if (verbose) lines.push(paint.faint(cutMiddle(file, width)));
  });
  return lines;
}

/** Effect, action and subject; what has no room is taken out of the subject. */
function ruleText(rule: CoverageRule, width: number): string {
  const verb = padded(ruleVerb(rule), 4);
  return cutMiddle(
    `${verb} ${cutMiddle(printable(subjectWithAgents(rule)), Math.max(1, width - verb.length - 1))}`,
    width,
  );
}

function legend(shown: readonly CoverageRule[], { density }: Layout, width: number): string[] {
  const cells = shown.flatMap((rule) => rule.cells).filter(({ applies }) => applies !== false);
  const used = WORDS.filter((word) => cells.some((cell) => cell.word === word));
  const hanging = (text: string): string[] => wrapped(text, width, "  ", "      ");
  const lines = used.flatMap((word) => {
    const name = density === "words" ? word : `${wordLetter(word)} ${word}`;
    return hanging(`${name}: ${WORD_MEANINGS[word]}`);
  });
  if (cells.length < shown.flatMap((rule) => rule.cells).length)
    lines.push(...hanging(`${NOT_APPLIED}: the rule is limited to other agents`));
  if (cells.some((cell) => aroundMark(cell.around) !== "")) lines.push(...hanging(MARKS[density]));
  return lines;
}
