import { describe, expect, test } from "vitest";
import type { Answer, NativeEntry } from "../enforcers/model.ts";
import { reasonOf } from "./compare.ts";

const ENTRY: NativeEntry = { artifact: "settings", key: "deny", value: "Bash(* rm *)" };
const DENIED: Answer = {
  layer1: { verdict: "none", reason: "no-sandbox" },
  layer2: { verdict: "deny", entry: ENTRY },
};

const noLoss = (): undefined => undefined;

function enforcer(rule: string, done: readonly "anywhere"[] = []) {
  return { isForeign: () => false, rulesOf: () => [rule], done: new Set(done) };
}

describe("the reason of an answer that is stricter", () => {
  test("is never that of a layer that did not decide", () => {
    expect(reasonOf("stricter", DENIED, noLoss, enforcer("srt:/a"))).toBe("entry-reaches-further");
  });

  test("is the search in the whole line for a command rule with `anywhere`", () => {
    expect(reasonOf("stricter", DENIED, noLoss, enforcer("bash:/deny/0", ["anywhere"]))).toBe(
      "words-anywhere",
    );
    expect(reasonOf("stricter", DENIED, noLoss, enforcer("bash:/deny/0"))).toBe("entry-reaches-further");
    expect(reasonOf("stricter", DENIED, noLoss, enforcer("srt:/a", ["anywhere"]))).toBe(
      "entry-reaches-further",
    );
  });

  test("is that of the layer that decided, where it has one", () => {
    const answer: Answer = { ...DENIED, layer2: { verdict: "deny", reason: "outside-workspace" } };
    expect(reasonOf("stricter", answer, noLoss, enforcer("srt:/a"))).toBe("outside-workspace");
  });
});

test("a layer that leaves an access open explains a weaker answer", () => {
  const answer: Answer = { ...DENIED, layer2: { verdict: "allow" } };
  expect(reasonOf("weaker", answer, noLoss, enforcer("srt:/a"))).toBe("no-sandbox");
});
