import fc from "fast-check";
import { expect, test } from "vitest";
import { accepting, NOTHING } from "../gate/acceptance.ts";
import { isAccepted, verifyFindings } from "./findings.ts";
import { verifyJUnit } from "./render/junit.ts";
import { agentOf, probeOf, ruleOf } from "./render/sample.ts";
import { exitOf, isGood, type VerifiedAgent } from "./report.ts";
import { testFindings } from "./sandbox/findings.ts";
import { sandboxJUnit } from "./sandbox/render/junit.ts";
import * as sandbox from "./sandbox/render/sample.ts";
import { VERDICTS } from "./verdict.ts";

type Accept = Parameters<typeof accepting>[0]["accepts"][number];

function acceptOf(more: Partial<Accept>): Accept {
  return { codes: [], rules: [], agents: ["an-agent"], reason: "known", index: 0, ...more };
}

const anAgent = fc
  .record({
    rules: fc.array(fc.record({ verdict: fc.constantFrom(...VERDICTS), surprise: fc.boolean() })),
    acceptance: fc.constantFrom(
      { kind: "accepted" } as const,
      { kind: "ignored", why: "broken" } as const,
      { kind: "unknown", why: "no answer" } as const,
    ),
  })
  .map(({ rules, acceptance }): VerifiedAgent => ({
    ...agentOf(rules.map(({ verdict, surprise }) => ruleOf(verdict, [probeOf(verdict, { surprise })]))),
    acceptance,
  }));

test("where nothing is accepted, the findings fail exactly what the verdicts fail", () => {
  fc.assert(
    fc.property(anAgent, (agent) => {
      expect(isAccepted(agent, NOTHING)).toBe(isGood(agent));
    }),
  );
});

test("an accepted rule no longer fails, with that verdict alone", () => {
  const agent = agentOf([ruleOf("vacuous", [probeOf("vacuous")])]);
  const accepts = accepting(
    { accepts: [acceptOf({ codes: ["verify-vacuous"], rules: ["rm"] })] },
    "2027-01-01",
  );
  expect(exitOf([agent], true, (one) => isAccepted(one, accepts))).toBe(0);
  expect(verifyFindings([agent], accepts)[0]?.accepted).toEqual({ reason: "known" });
  const failing = agentOf([ruleOf("fail", [probeOf("fail")])]);
  expect(exitOf([failing], true, (one) => isAccepted(one, accepts))).toBe(1);
  const [green, red] = [agent, failing].map((one) => verifyJUnit([one], accepts));
  expect(green).toContain('failures="0"');
  expect(green).toContain("accepted: known");
  expect(red).toContain('failures="1"');
});

test("an accepted entry of the sandbox is skipped, and the other one fails", () => {
  const rules = ["~/x", "~/y"].map((subject) =>
    sandbox.ruleOf("fail", [sandbox.probeOf("fail"), sandbox.probeOf("fail")], { subject }),
  );
  const accept = acceptOf({ codes: ["test-fail"], rules: ["~/x"], agents: ["srt"] });
  const accepts = accepting({ accepts: [accept] }, "2027-01-01");
  const result = sandbox.sandboxOf(rules);
  expect(testFindings(result, accepts).map(({ rules: of, accepted }) => [of[0], accepted?.reason])).toEqual([
    ["~/x", "known"],
    ["~/y", undefined],
  ]);
  expect(sandboxJUnit(result, accepts)).toContain('failures="2" errors="0" skipped="2"');
});
