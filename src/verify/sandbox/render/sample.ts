import { countVerdicts } from "../../counts.ts";
import type { SandboxProbe, SandboxRule, TestedSandbox } from "../report.ts";
import { SANDBOX_VERDICTS, type SandboxVerdict } from "../verdict.ts";

/** For tests: a probe with a verdict. */
export function probeOf(verdict: SandboxVerdict, more: Partial<SandboxProbe> = {}): SandboxProbe {
  return {
    probe: "read /home/me/x",
    form: "the path",
    expected: "deny",
    observed: "denied",
    how: "EACCES",
    predicted: "deny",
    verdict,
    reason: "for a reason",
    surprise: false,
    ...more,
  };
}

/** For tests: an entry with its probes. */
export function ruleOf(
  verdict: SandboxVerdict,
  probes: readonly SandboxProbe[],
  more: Partial<SandboxRule> = {},
): SandboxRule {
  return {
    id: "srt:/filesystem/denyRead/0",
    effect: "deny",
    action: "read",
    subject: "~/x",
    source: "srt",
    file: "/home/me/.srt-settings.json",
    line: 2,
    column: 3,
    verdict,
    reason: "for a reason",
    probes,
    ...more,
  };
}

/** For tests: a sandbox with its entries. */
export function sandboxOf(rules: readonly SandboxRule[], more: Partial<TestedSandbox> = {}): TestedSandbox {
  const probes = rules.flatMap((rule) => rule.probes);
  return {
    status: "tested",
    file: "/home/me/.srt-settings.json",
    program: "/bin/srt",
    version: "1.0.0",
    measured: { from: "1.0.0", to: "1.0.0" },
    release: "measured",
    cwd: "/home/me/p",
    prober: "node",
    isCopy: false,
    rules,
    linkSearch: { limit: 50_000, denied: 0, searched: 0, places: [], cut: false },
    totals: {
      rules: countVerdicts(SANDBOX_VERDICTS, rules),
      probes: countVerdicts(SANDBOX_VERDICTS, probes),
      surprises: probes.filter(({ surprise }) => surprise).length,
    },
    ms: 1234,
    ...more,
  };
}
