import { titleWithRelease } from "../../enforcers/release.ts";
import { printable } from "../../diagnostics/text.ts";
import type { CoverageEnforcer, CoverageReport } from "../report.ts";
import { WORDS } from "../word.ts";
import { cutMiddle, padded, widest, wrapped } from "./columns.ts";
import { letterOf } from "./layout.ts";
import type { Paint } from "./paint.ts";
import { askedText, counted, grouped } from "./words.ts";

interface Shape {
  readonly width: number;
  readonly paint: Paint;
  /** Gives each enforcer the letter that stands above its column. */
  readonly lettered: boolean;
}

/** Where answers were measured; elsewhere they are a prediction from there. */
const MEASURED_PLATFORM = "linux";
/** With fewer columns the totals go below the names. */
const NARROWEST_TABLE = 72;

/** How many rules were asked about, and where. */
export function titleLines(
  report: CoverageReport,
  { width, paint }: Pick<Shape, "width" | "paint">,
): string[] {
  const { enforcers, rules, platform } = report;
  const title = `${counted(rules.length, "rule")} in ${askedText(enforcers)}, on ${printable(platform)}`;
  const lines = wrapped(title, width).map(paint.bold);
  if (platform !== MEASURED_PLATFORM)
    lines.push(...wrapped("Nothing was measured on this platform; the answers are those of Linux.", width));
  return [...lines, ""];
}

/** Who was asked, and how many rules got which word. */
export function summaryLines(report: CoverageReport, shape: Shape): string[] {
  const { width, lettered } = shape;
  return width < NARROWEST_TABLE
    ? report.enforcers.flatMap((one, i) => stacked(one, nameOf(one, i, lettered), width))
    : table(report, shape);
}

function table({ enforcers }: CoverageReport, { width, paint, lettered }: Shape): string[] {
  const columns = WORDS.map((word) => ({
    word,
    width: Math.max(word.length, widest(enforcers.map(({ totals }) => grouped(totals[word])))),
  }));
  const room = width - columns.reduce((sum, column) => sum + column.width + 2, 0);
  const names = enforcers.map((one, i) => nameOf(one, i, lettered));
  const nameWidth = Math.min(room, widest(names));
  const head = columns.map((column) => padded(column.word, column.width, "right")).join("  ");
  const lines = [`${" ".repeat(nameWidth)}  ${head}`];
  enforcers.forEach((enforcer, i) => {
    const numbers = columns.map(({ word, width: columnWidth }) => {
      const total = enforcer.totals[word];
      const text = padded(grouped(total), columnWidth, "right");
      return total === 0 ? paint.faint(text) : paint.word(word, text);
    });
    lines.push(`${padded(cutMiddle(names[i] ?? "", nameWidth), nameWidth)}  ${numbers.join("  ")}`);
    lines.push(paint.faint(cutMiddle(`  layer 1: ${printable(enforcer.layer1)}`, width)));
  });
  return lines;
}

function stacked(enforcer: CoverageEnforcer, name: string, width: number): string[] {
  const totals = WORDS.map((word) => `${word} ${grouped(enforcer.totals[word])}`).join(", ");
  return [
    ...wrapped(name, width),
    ...wrapped(`layer 1: ${printable(enforcer.layer1)}`, width, "  "),
    ...wrapped(totals, width, "  "),
  ];
}

function nameOf(
  { name, title, version, measured }: CoverageEnforcer,
  index: number,
  lettered: boolean,
): string {
  const shown = printable(`${name}, ${titleWithRelease(title, version, measured)}`);
  return lettered ? `${letterOf(index)} ${shown}` : shown;
}
