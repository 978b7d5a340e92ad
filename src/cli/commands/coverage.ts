import type { CoverageReport } from "../../answers/report.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import type { Context } from "../context.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";

/** How wide the matrix is where nobody says it. */
const WIDTH = 80;

/** `twsrt coverage`: every rule in every enforcer, policy against model. */
export async function coverage(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { json, markdown, html, workflows, "fail-on": failOn } = parsed.options;
  if (failOn !== undefined && failOn !== "plain" && failOn !== "any") {
    io.err(`twsrt: \`--fail-on\` takes \`plain\` or \`any\`, not \`${failOn}\`\n`);
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
  const { coverageOf } = await import("../../answers/coverage.ts");
  const report = await coverageOf(workspace, targets);
  if (html !== undefined) {
    const written = await writePage(html, report, context);
    if (!written) return EXIT.target;
  }
  if (json === true) io.out(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (markdown === true) {
    io.out((await import("../../answers/render/markdown.ts")).coverageMarkdown(report));
  } else if (html === undefined) {
    const { coverageText } = await import("../../answers/render/terminal.ts");
    const color = await io.colorsOutput();
    const width = Math.max(40, Math.min(Number(context.variables["COLUMNS"] ?? WIDTH) || WIDTH, 200));
    io.out(coverageText(report, { width, color, verbose: parsed.options.verbose === true }));
  }
  return fails(report, failOn) ? EXIT.no : EXIT.ok;
}

function fails(report: CoverageReport, failOn: "plain" | "any" | undefined): boolean {
  if (failOn === undefined) return false;
  return report.rules.some(({ cells }) =>
    cells.some(({ plain, others }) => plain.weaker > 0 || (failOn === "any" && others.weaker > 0)),
  );
}

async function writePage(file: string, report: CoverageReport, { io }: Context): Promise<boolean> {
  const [{ coverageHtml }, { readText }, { replaceFile }, path] = await Promise.all([
    import("../../answers/render/html.ts"),
    import("../../files/read.ts"),
    import("../../files/write.ts"),
    import("node:path"),
  ]);
  const target = path.resolve(file);
  const current = readText(target);
  const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
  const result =
    current.kind === "unreadable"
      ? ({ kind: "failed", reason: current.reason } as const)
      : replaceFile({ path: target, text: coverageHtml(report), expected });
  if (result.kind === "written") {
    io.err(`wrote ${target}\n`);
    return true;
  }
  const problem =
    result.kind === "changed"
      ? ({ code: "changed-meanwhile", args: { file: target } } as const)
      : ({ code: "write-failed", args: { file: target, reason: describeReason(result.reason) } } as const);
  await io.report([problem]);
  return false;
}
