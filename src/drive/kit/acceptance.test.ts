import { expect, test } from "vitest";
import { acceptanceOf, type CanaryRule } from "./acceptance.ts";
import type { DriveEnd, DriveRun, Observation } from "./driver.ts";

const RULE: CanaryRule = {
  ignored: "the rule did not act",
  isOurs: ({ rule }) => rule === "ours",
  isRuled: ({ rule }) => rule !== undefined,
};

function run(
  canary: Partial<Observation>,
  beside: Partial<Observation>,
  end: DriveEnd = { kind: "done" },
): DriveRun {
  const seen = (one: Partial<Observation>): Observation => ({ verdict: "lost", text: "", ms: 0, ...one });
  return { observations: [seen(canary), seen(beside)], end, startMs: 0, totalMs: 0 };
}

const OURS = { verdict: "denied", rule: "ours" } as const;

test.each<[string, DriveRun]>([
  ["accepted", run(OURS, { verdict: "allowed" })],
  ["accepted", run(OURS, { verdict: "denied", rule: "of the user" })],
  ["unknown", run(OURS, { verdict: "denied" })],
  ["unknown", run(OURS, { verdict: "lost" })],
  ["unknown", run({ verdict: "denied", rule: "another" }, { verdict: "allowed" })],
  ["unknown", run({ verdict: "asked" }, { verdict: "allowed" })],
  ["unknown", run({ verdict: "lost" }, { verdict: "lost" })],
  ["ignored", run({ verdict: "allowed" }, { verdict: "allowed" })],
  ["ignored", run({}, {}, { kind: "refused", code: 1, said: "no" })],
  ["unknown", run(OURS, { verdict: "allowed" }, { kind: "timed-out", said: "" })],
  ["unknown", run(OURS, { verdict: "allowed" }, { kind: "exited", code: 1, said: "" })],
])("%s: %j", (kind, tried) => {
  expect(acceptanceOf(tried, RULE).kind).toBe(kind);
});

test("a run that is impossible here is said in its own words", () => {
  expect(acceptanceOf(run({}, {}, { kind: "impossible", said: "set HOME" }), RULE)).toEqual({
    kind: "unknown",
    why: "set HOME",
  });
});
