import { WORDS, type CoverageWord } from "../../answers/word.ts";
import { acceptedOf, acceptedText } from "../../gate/accepted.ts";
import { isRed } from "../../gate/finding.ts";
import { compileTargets } from "../../workspace/plan.ts";
import { acceptableLosses } from "../../workspace/strict.ts";
import { acceptingToday, finish } from "../gate.ts";
import { coverageCodes } from "../known-codes.ts";
import type { Context } from "../context.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import { progressLine } from "../progress.ts";
import { writeReport } from "../report-file.ts";
import { shapeOf } from "../shape.ts";

declare const TWSRT_VERSION: string;

/** The words that can fail a run, in their order. */
const LIMITS = WORDS.filter((word) => word !== "exact");
/** Any word that a common form can get. */
const PLAIN: CoverageWord = "unknown";

/** `twsrt coverage`: every rule in every enforcer, policy against model. */
export async function coverage(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { json, markdown, html, workflows, "fail-on": failOn, sarif, junit } = parsed.options;
  const limit = failOn === "plain" ? PLAIN : LIMITS.find((word) => word === failOn);
  if (failOn !== undefined && limit === undefined) {
    io.err(`twsrt: \`--fail-on\` takes one of ${LIMITS.join(", ")} or plain, not \`${failOn}\`\n`);
    return EXIT.usage;
  }
  if (json === true && markdown === true) {
    io.err("twsrt: give `--json` or `--markdown`, not both\n");
    return EXIT.usage;
  }
  if (
    workflows === true &&
    (markdown === true ||
      html !== undefined ||
      failOn !== undefined ||
      sarif !== undefined ||
      junit !== undefined)
  ) {
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
  const { coverageFindings } = await import("../../answers/findings/coverage.ts");
  const accepts = acceptingToday(workspace.config);
  const findings = coverageFindings(report, limit, accepts);
  const { worstOf } = await import("../../answers/worst.ts");
  const worst = worstOf(report, (finding) => accepts(finding) !== undefined);
  const accepted = acceptedOf(findings);
  if (html !== undefined) {
    const page = async (): Promise<string> => {
      const [{ coverageHtml }, { policyHash }] = await Promise.all([
        import("../../answers/render/html.ts"),
        import("../../answers/attest.ts"),
      ]);
      const policy = policyHash(workspace.policy);
      return coverageHtml(report, worst, { twsrt: TWSRT_VERSION, now: new Date(), policy });
    };
    const written = await writeReport(html, page, context, workspace);
    if (!written) return EXIT.target;
  }
  if (json === true) {
    const { coverageJson } = await import("../../answers/render/json.ts");
    for (const part of coverageJson({ ...report, worst, accepted })) io.out(part);
  } else if (markdown === true) {
    io.out((await import("../../answers/render/markdown.ts")).coverageMarkdown(report, worst));
  } else if (html === undefined) {
    const { coverageText } = await import("../../answers/render/terminal.ts");
    io.out(coverageText(report, worst, await shapeOf(context)));
  }
  if (json !== true && markdown !== true && html === undefined) io.out(acceptedText(accepted));
  const isWritten = await finish(context, {
    name: "coverage",
    config: workspace.config,
    cwd: workspace.environment.cwd,
    findings,
    // Only an entry that accepts something can accept a loss.
    others:
      workspace.config.accepts.length === 0
        ? []
        : compileTargets(workspace, targets).flatMap(acceptableLosses),
    checked: { codes: await coverageCodes(), agents: report.enforcers.map(({ name }) => name) },
  });
  if (!isWritten) return EXIT.target;
  return isRed(findings) ? EXIT.no : EXIT.ok;
}
