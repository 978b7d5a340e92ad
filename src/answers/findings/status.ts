import type { GateFinding } from "../../gate/finding.ts";
import type { StatusFinding } from "../status/looker.ts";
import type { AgentStatus } from "../status/status.ts";

/** What `status` found. Notes are in it too, and fail nothing. */
export function statusFindings(agents: readonly AgentStatus[]): readonly GateFinding[] {
  return agents.flatMap(({ agent, title, findings }) =>
    findings.map((finding) => ofStatus(agent, title, finding, finding.severity !== "note")),
  );
}

/** One finding about an agent and the files that it reads. */
export function ofStatus(agent: string, name: string, finding: StatusFinding, fails: boolean): GateFinding {
  const { code, severity, title, why, remedy, opens, detail, variable, accepted, ...place } = finding;
  const { file, line, column } = place;
  const what = variable ?? (file === undefined ? name : undefined);
  const message = [
    `${what === undefined ? "" : `${what} `}${title}`,
    ...(detail === undefined ? [] : [detail]),
    ...opens.slice(0, MOST_SHOWN).map(({ access, was, now }) => `${access}: ${was} becomes ${now}`),
    `what to do: ${remedy}`,
  ].join("; ");
  return {
    code,
    agent,
    rules: finding.rules ?? [],
    severity,
    title,
    why,
    remedy,
    message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(accepted === undefined ? {} : { accepted }),
    fails,
  };
}

/** Accesses that a message names. */
const MOST_SHOWN = 3;
