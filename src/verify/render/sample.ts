import { countVerdicts } from "../counts.ts";
import type { ProbeReport, RuleReport, VerifiedAgent } from "../report.ts";
import { VERDICTS, type ProbeVerdict } from "../verdict.ts";

/** For tests: a probe with a verdict. */
export function probeOf(verdict: ProbeVerdict, more: Partial<ProbeReport> = {}): ProbeReport {
  return {
    access: "Bash(rm x)",
    form: "plain",
    plain: true,
    expected: "deny",
    predicted: { verdict: "deny", entry: { artifact: "a", key: "deny", value: "rm" } },
    promised: { verdict: "deny" },
    open: { verdict: "denied", rule: "rm", text: "no", ms: 5 },
    openControl: { access: "Bash(rm y)", verdict: "allowed", ms: 4 },
    verdict,
    reason: "for a reason",
    surprise: false,
    others: [],
    ...more,
  };
}

/** For tests: a rule with its probes. */
export function ruleOf(verdict: ProbeVerdict, probes: readonly ProbeReport[]): RuleReport {
  return {
    id: "bash:/deny/0",
    effect: "deny",
    action: "execute",
    subject: "rm",
    source: "bash",
    file: "bash-rules.json",
    line: 2,
    column: 3,
    verdict,
    reason: "for a reason",
    probes,
  };
}

/** For tests: an agent with its rules. */
export function agentOf(rules: readonly RuleReport[]): VerifiedAgent {
  const probes = rules.flatMap((rule) => rule.probes);
  return {
    status: "verified",
    agent: "an-agent",
    title: "An Agent",
    program: "/bin/an-agent",
    version: "1.0.0",
    measured: { from: "1.0.0", to: "1.0.0" },
    release: "measured",
    isolation: "box",
    files: [{ artifact: "settings", path: "/f", state: "read", drift: 2 }],
    scopes: { taken: [], leftOut: [] },
    overruled: [],
    setAside: ["hooks"],
    acceptance: { kind: "accepted" },
    rules,
    totals: {
      rules: countVerdicts(VERDICTS, rules),
      probes: countVerdicts(VERDICTS, probes),
      surprises: probes.filter(({ surprise }) => surprise).length,
    },
    runs: [
      {
        name: "subject-open",
        accesses: 1,
        answered: 1,
        end: { kind: "done" },
        startMs: 1,
        limitMs: 60_000,
        totalMs: 2,
      },
    ],
    ms: 1234,
  };
}
