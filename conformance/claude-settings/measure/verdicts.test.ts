import { describe, expect, it } from "vitest";
import type { Case } from "../tried/cases.ts";
import { severityOf } from "../agent/words.ts";
import { findingsOf, verdictOf, wordingOf, type Outcome, type Verdict } from "./verdicts.ts";

describe("what doctor's words mean", () => {
  it.each([
    ["Non-string value in allow array was removed", "entry"],
    ["Hook matcher must be an object; received a number; matcher ignored.", "entry"],
    ["Expected record, but received number", "file"],
    ["words that nobody has heard before", "file"],
    ["The entry was ignored, and nothing it sits in is applied", "file"],
  ])("%s: %s", (message, severity) => {
    expect(severityOf(message)).toBe(severity);
  });

  it("takes the worst of them", () => {
    expect(verdictOf([])).toBe("ok");
    expect(verdictOf(["x was removed"])).toBe("entry");
    expect(verdictOf(["x was removed", "Expected string"])).toBe("file");
  });
});

it("tells wordings apart, not values", () => {
  expect(wordingOf('Invalid value "a", received number 5')).toBe(
    wordingOf('Invalid value "bc", received string x'),
  );
  expect(wordingOf("Expected string")).not.toBe(wordingOf("Expected number"));
});

it("finds what was measured, by place", () => {
  const outcome = (verdict: Verdict): Outcome => ({ verdict, messages: [], alone: false, silent: false });
  const steps: Case["steps"] = [];
  const findings = findingsOf(
    new Map<Case, Outcome>([
      [{ id: "a", steps, value: [1] }, outcome("file")],
      [{ id: "a", steps, value: "x" }, outcome("entry")],
      [{ id: "a", steps, value: {}, question: { about: "base" } }, outcome("ok")],
    ]),
  );
  expect(findings.values("a")).toEqual([
    [[1], "file"],
    ["x", "entry"],
  ]);
  expect(findings.answers("a")).toEqual([[{ about: "base" }, "ok"]]);
  expect(findings.verdict("a", [1])).toBe("file");
  expect(findings.survives("a", [1])).toBe(false);
  expect(findings.survives("a", "x")).toBe(true);
  expect(findings.verdict("a", {})).toBeUndefined();
  expect(findings.has("b")).toBe(false);
});
