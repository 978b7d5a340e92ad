import type { GateFinding } from "./finding.ts";
import type { JUnitCase, Suite } from "./junit.ts";

/**
 * Findings as suites, one for each agent: a case for each finding, and one that passes where there is none to fail.
 * @param agents everything that was looked at
 */
export function suitesOf(agents: readonly string[], findings: readonly GateFinding[]): readonly Suite[] {
  return agents.map((name) => {
    const own = findings.filter(({ agent }) => agent === name);
    const cases = own.map(caseOf);
    const isClean = cases.every(({ kind }) => kind !== "failure");
    const clean: JUnitCase = { name: "no finding", className: name, seconds: 0, kind: "passed" };
    return { name, seconds: 0, cases: isClean ? [clean, ...cases] : cases };
  });
}

function caseOf(finding: GateFinding): JUnitCase {
  const { agent, code, message, file, line, remedy, fails, accepted } = finding;
  const place = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  const base = { name: `${code}: ${message}${place}`, className: agent, seconds: 0 };
  if (accepted !== undefined) return { ...base, kind: "skipped", type: "accepted", message: accepted.reason };
  return fails
    ? { ...base, kind: "failure", type: code, message, details: remedy }
    : { ...base, kind: "skipped", type: finding.severity, message };
}
