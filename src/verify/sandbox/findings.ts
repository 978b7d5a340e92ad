import { ruleVerb } from "../../answers/render/words.ts";
import { SANDBOX, type Accepting } from "../../gate/acceptance.ts";
import type { GateFinding } from "../../gate/finding.ts";
import type { SandboxResult, SandboxRule } from "./report.ts";

/** What each code of `test` means. */
export const TEST_CODES = {
  "test-fail": {
    title: "the sandbox does not do what its settings say",
    why: "An access was possible in the real sandbox that an entry denies, or denied although an entry allows it.",
    remedy: "look at the probe with `twsrt test -v`",
  },
  "test-error": {
    title: "a probe in the sandbox went wrong",
    why: "There is no answer, or one that means nothing, so the entry was not tried.",
    remedy: "look at the probe with `twsrt test -v`",
  },
} as const satisfies Readonly<Record<string, Pick<GateFinding, "title" | "why" | "remedy">>>;

const CODES = { fail: "test-fail", error: "test-error" } as const;

/** What `test` found: one finding for each rule and verdict that fails the command. */
export function testFindings(result: SandboxResult, accepts: Accepting): readonly GateFinding[] {
  if (result.status !== "tested") return [];
  return result.rules.flatMap((rule) =>
    (["fail", "error"] as const).flatMap((verdict) => ofRule(rule, verdict, accepts)),
  );
}

function ofRule(rule: SandboxRule, verdict: "fail" | "error", accepts: Accepting): readonly GateFinding[] {
  const bad = rule.probes.filter((probe) => probe.verdict === verdict);
  const [first] = bad;
  if (first === undefined) return [];
  const code = CODES[verdict];
  const about = { code, agent: SANDBOX, rules: [rule.subject] };
  const accepted = accepts(about);
  const name = rule.id.startsWith("srt:") ? `${ruleVerb(rule)} ${rule.subject}` : rule.subject;
  const more = bad.length === 1 ? "" : ` (and ${bad.length - 1} more)`;
  return [
    {
      ...about,
      ...TEST_CODES[code],
      severity: "error",
      message: `sandbox: ${name}: ${first.probe ?? first.form}: ${first.reason}${more}`,
      file: rule.file,
      ...(rule.line === undefined ? {} : { line: rule.line }),
      ...(rule.column === undefined ? {} : { column: rule.column }),
      fails: true,
      ...(accepted === undefined ? {} : { accepted }),
    },
  ];
}
