import { printable } from "../../diagnostics/text.ts";
import type { WorkflowReport } from "../workflows.ts";

/** The table of the everyday command lines: how many the policy and each agent allow, ask about and deny. */
export function workflowsText(report: WorkflowReport, verbose: boolean): string {
  const { policy, agents } = report;
  const heads = ["allowed", "asked", "denied", "unknown"];
  const { allow = 0, ask = 0, deny = 0 } = policy;
  // The policy leaves to the agent what no rule matches.
  const said = Object.values(policy).reduce((sum, count) => sum + count, 0);
  const open = policy.default ?? 0;
  const rows = [
    ["policy", allow + open, ask, deny, said - allow - open - ask - deny],
    ...agents.map(({ title, allowed, asked, denied, unknown }) => [title, allowed, asked, denied, unknown]),
  ].map((row) => row.map(String));
  const width = Math.max(...rows.map(([title]) => (title ?? "").length));
  const line = ([title, ...cells]: readonly string[]): string =>
    `${(title ?? "").padEnd(width)}${cells.map((cell) => cell.padStart(9)).join("")}`;
  const text = [`${report.lines} everyday command lines`, "", line(["", ...heads]), ...rows.map(line)];
  for (const { title, overblocked } of agents) {
    if (overblocked.length === 0) continue;
    text.push("", `${title} denies ${overblocked.length} that the policy does not restrict`);
    if (verbose) for (const one of overblocked) text.push(`  ${printable(one.replaceAll("\n", "\\n"))}`);
  }
  return `${text.join("\n")}\n`;
}
