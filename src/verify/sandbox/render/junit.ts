import { ruleVerb } from "../../../answers/render/words.ts";
import { NOTHING, SANDBOX, type Accepting } from "../../../gate/acceptance.ts";
import { acceptedCase, junitText, type JUnitCase, type Suite } from "../../../gate/junit.ts";
import type { SandboxProbe, SandboxResult, SandboxRule } from "../report.ts";
import { whyNot } from "./terminal.ts";

const NAME = "sandbox";

/** What was found out about a sandbox, for a build server: one suite, a case for each probe. */
export function sandboxJUnit(result: SandboxResult, accepts: Accepting = NOTHING): string {
  return junitText("twsrt test", [suiteOf(result, accepts)]);
}

function suiteOf(result: SandboxResult, accepts: Accepting): Suite {
  if (result.status !== "tested") return { name: NAME, cases: [untestedCase(result)], seconds: 0 };
  const cases = result.rules.flatMap((rule) =>
    ruleCases(rule).map((one) => {
      const code = `test-${one.type ?? ""}`;
      return acceptedCase(one, accepts({ code, agent: SANDBOX, rules: [rule.subject] }));
    }),
  );
  return { name: NAME, cases, seconds: result.ms / 1000 };
}

function ruleCases(rule: SandboxRule): readonly JUnitCase[] {
  const className = `${NAME}: ${rule.id.startsWith("srt:") ? `${ruleVerb(rule)} ` : ""}${rule.subject} (${rule.id})`;
  const probes: readonly SandboxProbe[] =
    rule.probes.length > 0
      ? rule.probes
      : [{ form: "nothing to try", verdict: "skipped", reason: rule.reason, surprise: false }];
  return probes.map((probe) => probeCase(probe, className));
}

function probeCase(
  { probe, form, verdict, reason, expected, observed, how, predicted }: SandboxProbe,
  className: string,
): JUnitCase {
  const name = probe === undefined ? `(${form})` : `${probe} (${form})`;
  const base = { name, className, seconds: 0, type: verdict, message: reason };
  switch (verdict) {
    case "pass":
      return { name, className, seconds: 0, kind: "passed" };
    case "fail":
    case "error": {
      const details = [
        `expected: ${expected ?? ""}`,
        `observed: ${observed ?? ""} ${how ?? ""}`.trim(),
        `predicted: ${predicted ?? ""}`,
      ].join("\n");
      return { ...base, kind: verdict === "fail" ? "failure" : "error", details };
    }
    case "unproved":
    case "inconclusive":
    case "skipped":
      return { ...base, kind: "skipped" };
  }
}

function untestedCase(result: Exclude<SandboxResult, { readonly status: "tested" }>): JUnitCase {
  const { what, said } = whyNot(result);
  return {
    name: "the sandbox can be tested",
    className: NAME,
    seconds: 0,
    kind: "error",
    type: result.status,
    message: what,
    ...(said === undefined ? {} : { details: said }),
  };
}
