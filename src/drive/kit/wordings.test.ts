import { expect, test } from "vitest";
import { answerOf, meaningBy, type Wording } from "./wordings.ts";

const WORDINGS: readonly Wording<"sh" | "read">[] = [
  { tools: ["sh"], pattern: /^no$/, meaning: "denied" },
  { pattern: /^no/, meaning: "refused" },
  { tools: ["read"], isError: true, pattern: /^gone$/, meaning: "allowed" },
];

test("the first wording that fits the tool and its mark counts", () => {
  const meaningOf = meaningBy(WORDINGS);
  expect(meaningOf("sh", "no")).toBe("denied");
  expect(meaningOf("read", "no")).toBe("refused");
  expect(meaningOf("read", "gone", true)).toBe("allowed");
  expect(meaningOf("read", "gone", false)).toBeUndefined();
  expect(meaningOf("sh", "gone", true)).toBeUndefined();
  expect(meaningOf("sh", "yes")).toBeUndefined();
});

test("what an answer tells: nothing of what was shown, and never allowed by accident", () => {
  expect(answerOf("allowed", "secret")).toEqual({ verdict: "allowed", text: "" });
  expect(answerOf("refused", "no")).toEqual({ verdict: "denied", byItself: true, text: "no" });
  expect(answerOf("denied", "no", "Bash(rm)")).toEqual({ verdict: "denied", text: "no", rule: "Bash(rm)" });
  expect(answerOf("unreached", "x")).toEqual({ verdict: "untried", text: "x" });
  expect(answerOf(undefined, "x".repeat(1000)).text).toHaveLength(300);
  expect(answerOf(undefined, "x")).toMatchObject({ verdict: "lost" });
  expect(answerOf("allowed", undefined)).toMatchObject({ verdict: "lost" });
});
