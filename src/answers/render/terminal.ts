import { printable } from "../../diagnostics/text.ts";
import type { CoverageReport } from "../report.ts";
import { wrapped } from "./columns.ts";
import { layoutOf } from "./layout.ts";
import { matrixLines, select } from "./matrix.ts";
import { outcomeText, reasonUses, type ReasonUse } from "./reason-uses.ts";
import { paints, type Paint } from "./paint.ts";
import { summaryLines, titleLines } from "./summary.ts";
import type { Worst } from "../worst.ts";
import { worstLines } from "./worst.ts";
import { counted } from "./words.ts";

export interface TerminalOptions {
  /** In characters. */
  readonly width: number;
  readonly color: boolean;
  /** Every rule, with its place. */
  readonly verbose: boolean;
  /** How many rules that are not exact are shown before the rest is only counted. */
  readonly rules?: number;
}

/** Where one rule begins to look like the next. */
const DEFAULT_RULES = 40;

/** The coverage report for a terminal: what matters most, totals, the matrix with what is weak first, and the reasons. */
export function coverageText(report: CoverageReport, worst: Worst, options: TerminalOptions): string {
  const { width, verbose } = options;
  const paint = paints(options.color);
  const limit = verbose ? Number.POSITIVE_INFINITY : (options.rules ?? DEFAULT_RULES);
  const selection = select(report, verbose, limit);
  const layout = layoutOf(report, selection.shown, width);
  const lines = [
    ...titleLines(report, { width, paint }),
    ...(report.rules.length === 0 ? [] : worstLines(worst, { width, paint })),
    ...summaryLines(report, { width, paint, lettered: layout.lettered }),
    ...matrixLines(report, selection, { width, paint, verbose, layout }),
    ...reasonUses(report).flatMap((use) => ["", ...reasonLines(use, report, { width, paint })]),
  ];
  return `${lines.join("\n")}\n`;
}

interface Shape {
  readonly width: number;
  readonly paint: Paint;
}

function reasonLines(use: ReasonUse, report: CoverageReport, { width, paint }: Shape): string[] {
  const { code, title, remedy, rules, enforcers, example } = use;
  const indented = (text: string): string[] => wrapped(text, width, "  ", "    ");
  const lines = wrapped(`${code}: ${printable(title)}`, width, "", "  ").map(paint.bold);
  const all = enforcers.length > 1 && enforcers.length === report.enforcers.length;
  lines.push(...indented(`${counted(rules, "rule")}, in ${all ? "every enforcer" : enforcers.join(", ")}`));
  if (example !== undefined) {
    const { access, form } = example.witness;
    lines.push(...indented(`such as ${printable(access)}, ${printable(form)}: ${outcomeText(example)}`));
  }
  if (remedy !== "") lines.push(...indented(`remedy: ${printable(remedy)}`));
  return lines;
}
