import { titleWithRelease } from "../../enforcers/release.ts";
import { printable } from "../../diagnostics/text.ts";
import type { CoverageReport, CoverageRule } from "../report.ts";
import { WORDS } from "../word.ts";
import { code, prose, text } from "./markdown-text.ts";
import { outcomeText, reasonUses, type ReasonUse } from "./reason-uses.ts";
import type { Worst } from "../worst.ts";
import { restText, worstTexts } from "./worst.ts";
import {
  AROUND_MEANING,
  aroundMark,
  askedText,
  counted,
  grouped,
  isExactEverywhere,
  NOT_APPLIED,
  placeText,
  ruleVerb,
  subjectWithAgents,
  WORD_MEANINGS,
} from "./words.ts";

/** The whole coverage report as Markdown tables: totals, the rules with what is weak first, and the reasons. */
export function coverageMarkdown(report: CoverageReport, worst: Worst): string {
  const weak = report.rules.filter((rule) => !isExactEverywhere(rule));
  const exact = report.rules.filter(isExactEverywhere);
  const blocks = [
    "# Coverage",
    `${counted(report.rules.length, "rule")} in ${askedText(report.enforcers)}, on ${text(report.platform)}.`,
    ...(report.rules.length === 0 ? [] : ["## What matters most", mostImportant(worst)]),
    "## Totals",
    summary(report),
    [...WORDS.map((word) => `- ${word}: ${WORD_MEANINGS[word]}`), `- ${prose(AROUND_MEANING)}`].join("\n"),
    "## Rules that are not exact everywhere",
    weak.length === 0 ? "None." : matrix(report, weak),
    "## Rules that are exact everywhere",
    exact.length === 0 ? "None." : matrix(report, exact),
    ...reasons(report),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function mostImportant(worst: Worst): string {
  const items = worst.findings.map((finding, i) => {
    const { what, why, remedy } = worstTexts(finding);
    return [
      `${i + 1}. ${text(what)}`,
      `Why: ${prose(why)}.`,
      remedy === "" ? "" : `Remedy: ${prose(remedy)}.`,
    ]
      .filter((part) => part !== "")
      .join("\n   ");
  });
  return [...items, restText(worst)].filter((part) => part !== "").join("\n\n");
}

function summary({ enforcers }: CoverageReport): string {
  const rows = enforcers.map(({ name, title, version, measured, layer1, totals }) => [
    text(name),
    text(titleWithRelease(title, version, measured)),
    text(layer1),
    ...WORDS.map((word) => grouped(totals[word])),
  ]);
  return table(["enforcer", "release", "layer 1", ...WORDS], rows, 3);
}

function matrix({ enforcers }: CoverageReport, rules: readonly CoverageRule[]): string {
  const rows = rules.map((rule) => [
    `${ruleVerb(rule)} ${code(subjectWithAgents(rule))}`,
    ...rule.cells.map((cell) =>
      cell.applies === false
        ? NOT_APPLIED
        : [cell.word === "exact" ? "exact" : `**${cell.word}**`, aroundMark(cell.around)].join(" ").trim(),
    ),
    code(placeText(rule.file, rule.line)),
  ]);
  return table(["rule", ...enforcers.map(({ name }) => text(name)), "place"], rows);
}

function reasons(report: CoverageReport): string[] {
  const uses = reasonUses(report);
  return uses.length === 0 ? [] : ["## Reasons", ...uses.map((use) => reason(use))];
}

function reason(use: ReasonUse): string {
  const { code: name, title, why, remedy, rules, enforcers, example } = use;
  const lines = [`### ${code(name)}: ${prose(title)}`, ""];
  lines.push(`${counted(rules, "rule")}, in ${enforcers.map(text).join(", ")}.`, "");
  if (why !== "") lines.push(`- Why: ${prose(why)}`);
  if (remedy !== "") lines.push(`- Remedy: ${prose(remedy)}`);
  if (example !== undefined) {
    const { access, form, entry } = example.witness;
    const decided = entry === undefined ? "" : `, by ${code(entry)}`;
    lines.push(`- Such as ${code(access)} (${text(form)}): ${text(outcomeText(example))}${decided}`);
  }
  return lines.join("\n");
}

/** @param left how many columns are texts; those after them are numbers */
function table(head: readonly string[], rows: readonly (readonly string[])[], left = head.length): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(printable).join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i < left ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
