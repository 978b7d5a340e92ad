/** What `diff` does besides showing differences: accepted ones, and reports for other programs. Loaded where it is asked for. */
import { driftFindings } from "../answers/findings/diff.ts";
import { ofStatus } from "../answers/findings/status.ts";
import { printableLines } from "../diagnostics/text.ts";
import { acceptedOf, acceptedText } from "../gate/accepted.ts";
import type { GateFinding } from "../gate/finding.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import type { ArtifactPlan } from "../workspace/plan.ts";
import type { Context } from "./context.ts";
import { acceptingToday, finish } from "./gate.ts";
import type { Loosened } from "./loosened.ts";

/** All that `diff` found, accepted or not. */
export async function diffFindings(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  loose: readonly Loosened[],
): Promise<readonly GateFinding[]> {
  return [
    ...(await driftFindings(workspace, plans, acceptingToday(workspace.config))),
    ...loose.flatMap(({ target, findings }) =>
      findings.map((finding) => ofStatus(target.name, target.title, finding, true)),
    ),
  ];
}

export function acceptedLines(findings: readonly GateFinding[]): string {
  return printableLines(acceptedText(acceptedOf(findings)));
}

/** @returns false when a report could not be written; that has been reported then */
export function finishDiff(
  context: Context,
  { config, environment }: Workspace,
  targets: readonly Target[],
  findings: readonly GateFinding[],
): Promise<boolean> {
  const checked = {
    codes: new Set(["rules-extra", "rules-missing"]),
    agents: targets.map(({ name }) => name),
  };
  return finish(context, { name: "diff", config, cwd: environment.cwd, findings, checked });
}
