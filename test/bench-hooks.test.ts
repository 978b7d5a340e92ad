import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { AGENTS, decisionOf, eventOf, type Decision, type Scenario } from "../scripts/hooks/dialects.mjs";
import { scoreOf } from "../scripts/hooks/score.mjs";
import { targetNamed } from "../src/targets/registry.ts";

/* The player of `npm run bench:hooks`: what it tells a hook is what the agent tells it, and what it counts is what the hook said. */

const FILE = path.resolve(import.meta.dirname, "../scripts/hooks/scenarios.json");
const groups = JSON.parse(fs.readFileSync(FILE, "utf8")) as Readonly<Record<string, readonly Scenario[]>>;
const scenarios = Object.values(groups).flat();

describe.each(AGENTS)("%s", (agent) => {
  test("reads every scenario as a call with one access", async () => {
    const dialect = (await targetNamed(agent)?.guard?.())?.guard;
    let heard = 0;
    for (const scenario of scenarios) {
      const event = eventOf(agent, scenario, "/home/me/project");
      if (event === undefined) continue;
      heard += 1;
      const reading = dialect?.read(event, { home: "/home/me", cwd: "/home/me/project" });
      if (reading?.kind !== "call") throw new Error(JSON.stringify(reading));
      const texts = reading.call.accesses.map(({ text }) => text);
      expect(texts).toContain(scenario.run ?? scenario.read ?? scenario.write);
    }
    expect(heard).toBe(scenarios.filter(({ run }) => agent !== "codex" || run !== undefined).length);
  });

  test("takes what the guard answers for the decision that it is", async () => {
    const dialect = (await targetNamed(agent)?.guard?.())?.guard;
    const denied = dialect?.answer({ effect: "deny", reason: "no" });
    if (denied === undefined) throw new Error("no dialect");
    expect(decisionOf(denied)).toBe("deny");
    expect(decisionOf({ status: 0, stdout: "", stderr: "" })).toBe("none");
  });
});

test.each([
  [{ status: 2, stdout: "", stderr: "no" }, "deny"],
  [{ status: 2, stdout: "", stderr: "" }, undefined],
  [{ status: 1, stdout: "", stderr: "crashed" }, undefined],
  [{ status: null, stdout: "", stderr: "" }, undefined],
  [{ status: 0, stdout: '{"decision":"approve"}', stderr: "" }, "allow"],
  [{ status: 0, stdout: '{"hookSpecificOutput":{"permissionDecision":"ask"}}', stderr: "" }, "ask"],
  [{ status: 0, stdout: "fine", stderr: "" }, "none"],
] as const)("%o is %s", (ended, decision) => {
  expect(decisionOf(ended)).toBe(decision);
});

test("a program that fails has missed, and an allow of what is harmless is counted apart", () => {
  const of = (wanted: Scenario["expect"], decision: Decision | undefined, ms: number) => ({
    scenario: { about: "x", expect: wanted, run: "x" },
    decision,
    ms,
  });
  const score = scoreOf([
    of("deny", "deny", 1),
    of("deny", "ask", 2),
    of("deny", undefined, 3),
    of("ask", "deny", 4),
    of("ask", "allow", 5),
    of("none", "allow", 6),
    of("none", "ask", 7),
    of("none", "deny", 8),
    of("none", "none", 9),
  ]);
  expect(score).toEqual({
    played: 9,
    right: 2,
    missed: 2,
    asked: 1,
    denied: 1,
    unexpectedAsks: 1,
    unexpectedDenies: 1,
    allows: 1,
    failed: 1,
    median: 5,
  });
});
