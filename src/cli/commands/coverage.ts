import type { CoverageReport } from "../../answers/report.ts";
import { isAtMost, WORDS, type CoverageWord } from "../../answers/word.ts";
import type { Context } from "../context.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import { progressLine } from "../progress.ts";
import { writeReport } from "../report-file.ts";

/** How wide the matrix is where nobody says it. */
const WIDTH = 80;

/** The words that can fail a run, in their order. */
const LIMITS = WORDS.filter((word) => word !== "exact");

/** `twsrt coverage`: every rule in every enforcer, policy against model. */
export async function coverage(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { json, markdown, html, workflows, "fail-on": failOn } = parsed.options;
  const limit = LIMITS.find((word) => word === failOn);
  if (failOn !== undefined && limit === undefined) {
    io.err(`twsrt: \`--fail-on\` takes one of ${LIMITS.join(", ")}, not \`${failOn}\`\n`);
    return EXIT.usage;
  }
  if (json === true && markdown === true) {
    io.err("twsrt: give `--json` or `--markdown`, not both\n");
    return EXIT.usage;
  }
  if (workflows === true && (markdown === true || html !== undefined || failOn !== undefined)) {
    io.err("twsrt: `--workflows` works with `--json` only\n");
    return EXIT.usage;
  }
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  if (workflows === true) {
    const { workflowsOf } = await import("../../answers/workflows.ts");
    const report = await workflowsOf(workspace, targets);
    if (json === true) io.out(`${JSON.stringify(report, undefined, 2)}\n`);
    else {
      const { workflowsText } = await import("../../answers/render/workflows.ts");
      io.out(workflowsText(report, parsed.options.verbose === true));
    }
    return EXIT.ok;
  }
  const { loosened, loosenedNotes } = await import("../loosened.ts");
  await io.report(loosenedNotes(await loosened(workspace, targets), workspace));
  const { coverageOf } = await import("../../answers/coverage.ts");
  const progress = await progressLine(io, "coverage", "rules");
  const report = await coverageOf(workspace, targets, progress.show);
  progress.end();
  if (html !== undefined) {
    const page = async (): Promise<string> =>
      (await import("../../answers/render/html.ts")).coverageHtml(report);
    const written = await writeReport(html, page, context, workspace);
    if (!written) return EXIT.target;
  }
  if (json === true) {
    const { coverageJson } = await import("../../answers/render/json.ts");
    for (const part of coverageJson(report)) io.out(part);
  } else if (markdown === true) {
    io.out((await import("../../answers/render/markdown.ts")).coverageMarkdown(report));
  } else if (html === undefined) {
    const { coverageText } = await import("../../answers/render/terminal.ts");
    const color = await io.colorsOutput();
    const width = Math.max(40, Math.min(Number(context.variables["COLUMNS"] ?? WIDTH) || WIDTH, 200));
    io.out(coverageText(report, { width, color, verbose: parsed.options.verbose === true }));
  }
  return limit !== undefined && fails(report, limit) ? EXIT.no : EXIT.ok;
}

function fails({ rules }: CoverageReport, limit: CoverageWord): boolean {
  return rules.some(({ cells }) => cells.some(({ word }) => isAtMost(word, limit)));
}
