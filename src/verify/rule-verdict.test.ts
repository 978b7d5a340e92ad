import { describe, expect, test } from "vitest";
import type { Effect } from "../policy/policy.ts";
import type { Probe } from "./probes.ts";
import { doubtfulOf, ruleVerdictOf, type JudgedProbe } from "./rule-verdict.ts";
import type { ProbeVerdict } from "./verdict.ts";

interface Some {
  readonly ruleEffect?: Effect;
  readonly expected?: Effect;
  readonly others?: readonly string[];
}

function judged(verdict: ProbeVerdict, some: Some = {}): JudgedProbe {
  const { ruleEffect = "deny", expected = "deny", others = [] } = some;
  const probe: Probe = {
    rule: "r",
    ruleEffect,
    form: "plain",
    plain: true,
    access: { tool: "Bash", text: "x" },
    attempt: {
      tool: "Bash",
      access: { tool: "Bash", text: "x", cwd: "/" },
      line: "x",
      commands: { kind: "parsed", commands: [] },
      inner: [],
      touches: [],
      guesses: [],
      unknowns: [],
    },
    expected,
    predicted: { verdict: "deny", rules: [] },
    promised: { verdict: "deny", rules: [] },
    others: new Set(others),
  };
  return { probe, evidence: {}, verdict, reason: `a ${verdict}`, surprise: false };
}

const RULE = { inert: false };
const verdictOf = (probes: readonly JudgedProbe[], alone: readonly ProbeVerdict[] = []): ProbeVerdict =>
  ruleVerdictOf(
    RULE,
    probes,
    alone.map((verdict) => ({ verdict, reason: `alone ${verdict}` })),
  ).verdict;

describe("ruleVerdictOf", () => {
  test.each<[readonly ProbeVerdict[], ProbeVerdict]>([
    [["pass", "gap", "default", "skipped", "inconclusive", "vacuous", "fail"], "fail"],
    [["pass", "gap", "inconclusive", "vacuous"], "vacuous"],
    [["pass", "gap", "inconclusive"], "inconclusive"],
    [["gap", "default", "skipped", "pass"], "pass"],
    [["skipped", "default", "gap"], "gap"],
    [["skipped", "default"], "default"],
    [["skipped"], "skipped"],
    [[], "skipped"],
  ])("%j: %s", (verdicts, expected) => {
    expect(verdictOf(verdicts.map((verdict) => judged(verdict)))).toBe(expected);
  });

  test("an inert rule is skipped", () => {
    expect(ruleVerdictOf({ inert: true }, [], []).verdict).toBe("skipped");
  });

  test("a pass that others may stand behind proves nothing, unless the rule also acts alone", () => {
    const shared = judged("pass", { others: ["other"] });
    expect(verdictOf([shared])).toBe("skipped");
    expect(verdictOf([shared, judged("gap")])).toBe("gap");
    expect(verdictOf([shared], ["pass"])).toBe("pass");
    expect(verdictOf([shared], ["gap"])).toBe("gap");
    expect(verdictOf([shared, judged("pass")])).toBe("pass");
    expect(verdictOf([shared], ["pass", "fail"])).toBe("fail");
    expect(verdictOf([shared], ["inconclusive"])).toBe("inconclusive");
  });

  test("what the policy decides otherwise than the rule does not prove the rule", () => {
    expect(verdictOf([judged("pass", { ruleEffect: "allow", expected: "deny", others: ["o"] })])).toBe(
      "skipped",
    );
    expect(verdictOf([judged("pass", { ruleEffect: "deny", expected: "allow" })])).toBe("skipped");
    expect(verdictOf([judged("pass", { ruleEffect: "allow", expected: "allow", others: ["o"] })])).toBe(
      "pass",
    );
  });
});

describe("doubtfulOf", () => {
  test("the passes of a rule that has no other proof", () => {
    const shared = judged("pass", { others: ["other"] });
    const asked = judged("pass", { ruleEffect: "ask", expected: "deny", others: ["other"] });
    expect(doubtfulOf([shared, judged("gap"), judged("vacuous")])).toEqual([shared.probe]);
    expect(doubtfulOf([asked])).toEqual([asked.probe]);
    expect(doubtfulOf([shared, judged("pass")])).toEqual([]);
    expect(doubtfulOf([judged("gap")])).toEqual([]);
    expect(doubtfulOf([judged("pass", { ruleEffect: "allow", expected: "deny", others: ["o"] })])).toEqual(
      [],
    );
  });
});
