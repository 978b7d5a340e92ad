import { describe, expect, test } from "vitest";
import type { Verdict } from "../enforcers/model.ts";
import type { Effect } from "../policy/policy.ts";
import type { Observation, ObservedVerdict } from "../drive/kit/driver.ts";
import type { Prediction } from "./probes.ts";
import { judgementOf, needsConfigured, needsControl, type Control, type Judgeable } from "./verdict.ts";

const seen = (verdict: ObservedVerdict, text = ""): Observation => ({ verdict, text, ms: 1 });
const control = (verdict: ObservedVerdict, predicted: Verdict = "ask"): Control => ({
  observation: seen(verdict),
  predicted,
});

/** `deny!` names an entry, `deny` is the agent's own. */
function says(text: string): Prediction {
  const verdict = text.replace("!", "") as Verdict;
  if (!text.endsWith("!")) return { verdict, rules: [] };
  return { verdict, entry: { artifact: "a", key: "k", value: "v" }, rules: ["r"] };
}

function probe(expected: Effect, promised: string, predicted = promised): Judgeable {
  return { expected, promised: says(promised), predicted: says(predicted), limit: "some-reason" };
}

type Seen = ObservedVerdict | undefined;

describe("deny and ask", () => {
  test.each<[Effect, string, Seen, Seen, Seen, string]>([
    // expected, promised, open, control, configured
    ["deny", "deny!", "denied", "allowed", undefined, "pass"],
    ["deny", "deny!", "not-offered", "allowed", undefined, "pass"],
    ["deny", "deny!", "denied", "denied", undefined, "vacuous"],
    ["deny", "deny!", "denied", "asked", undefined, "vacuous"],
    ["deny", "deny!", "denied", "not-offered", undefined, "vacuous"],
    ["deny", "deny!", "denied", "lost", undefined, "inconclusive"],
    ["deny", "deny!", "denied", "untried", undefined, "inconclusive"],
    ["deny", "deny!", "denied", undefined, undefined, "inconclusive"],
    ["deny", "deny!", "lost", undefined, undefined, "inconclusive"],
    ["deny", "deny!", undefined, undefined, undefined, "inconclusive"],
    ["deny", "deny!", "untried", undefined, undefined, "skipped"],
    ["ask", "ask!", "asked", "allowed", undefined, "pass"],
    ["ask", "ask!", "asked", "asked", undefined, "vacuous"],
    ["ask", "ask!", "denied", "allowed", undefined, "fail"],
    ["ask", "deny!", "denied", "allowed", undefined, "pass"],
    ["ask", "ask!", "denied", "denied", undefined, "vacuous"],
    // The entry did not act, and what the user gets is the agent's own.
    ["deny", "deny!", "allowed", undefined, "denied", "fail"],
    ["ask", "ask!", "allowed", undefined, "asked", "fail"],
    ["ask", "ask", "allowed", undefined, "asked", "default"],
    ["deny", "deny", "allowed", undefined, "denied", "default"],
    ["ask", "allow", "allowed", undefined, "asked", "default"],
    ["ask", "unknown", "allowed", undefined, "denied", "default"],
    // Weaker than the policy, whatever the base.
    ["deny", "deny!", "allowed", undefined, "allowed", "fail"],
    ["deny", "deny!", "asked", undefined, "asked", "fail"],
    ["deny", "deny", "allowed", undefined, "asked", "fail"],
    ["deny", "ask", "allowed", undefined, "asked", "gap"],
    ["deny", "ask", "allowed", undefined, "allowed", "fail"],
    ["deny", "allow", "allowed", undefined, "allowed", "gap"],
    ["deny", "allow", "allowed", undefined, "asked", "gap"],
    ["deny", "none", "allowed", undefined, "allowed", "gap"],
    ["deny", "unknown", "allowed", undefined, "allowed", "gap"],
    ["deny", "deny!", "allowed", undefined, "lost", "inconclusive"],
    ["deny", "deny!", "allowed", undefined, "untried", "skipped"],
    ["deny", "deny!", "allowed", undefined, undefined, "inconclusive"],
  ])("%s, promised %s, open %s, control %s, configured %s: %s", (...row) => {
    const [expected, promised, open, openControl, configured, verdict] = row;
    const judgement = judgementOf(probe(expected, promised), {
      ...(open === undefined ? {} : { open: seen(open) }),
      ...(openControl === undefined ? {} : { openControl: control(openControl) }),
      ...(configured === undefined ? {} : { configured: seen(configured) }),
    });
    expect(judgement.verdict).toBe(verdict);
  });

  test("says when the file under test lacks the entry", () => {
    const evidence = { open: seen("allowed"), configured: seen("allowed") };
    expect(judgementOf(probe("deny", "deny!", "allow"), evidence)).toEqual({
      verdict: "fail",
      reason: "the agent allows it, and the policy denies it, because the configuration under test lacks it",
      surprise: false,
    });
  });

  test("what the agent refuses whatever the rules are proves none", () => {
    const itself = { ...seen("denied"), byItself: true } as const;
    const verdictOf = (open: Observation, without: Observation): string =>
      judgementOf(probe("deny", "deny!"), { open, openControl: { observation: without, predicted: "ask" } })
        .verdict;
    expect(verdictOf(itself, itself)).toBe("default");
    expect(verdictOf(itself, seen("denied"))).toBe("vacuous");
    expect(verdictOf(seen("denied"), itself)).toBe("default");
    expect(verdictOf(itself, seen("allowed"))).toBe("pass");
  });

  test("passes on what the agent said, and names the reason of a gap", () => {
    const lost = judgementOf(probe("deny", "deny!"), { open: seen("lost", "it ended with 3") });
    expect(lost.reason).toBe("no answer came: it ended with 3");
    const gap = judgementOf(probe("deny", "ask"), { open: seen("allowed"), configured: seen("asked") });
    expect(gap.reason).toBe("a known limit of the agent, weaker than the policy [some-reason]");
  });
});

describe("allow", () => {
  test.each<[string, Seen, Seen, Verdict, string]>([
    ["allow!", "allowed", "asked", "ask", "pass"],
    ["allow!", "allowed", "denied", "ask", "pass"],
    ["allow!", "allowed", "not-offered", "ask", "pass"],
    ["allow!", "allowed", "allowed", "ask", "vacuous"],
    ["allow!", "allowed", "allowed", "unknown", "vacuous"],
    ["allow!", "allowed", "allowed", "allow", "default"],
    ["allow", "allowed", "allowed", "ask", "default"],
    ["allow!", "allowed", "lost", "ask", "inconclusive"],
    ["allow!", "allowed", undefined, "ask", "inconclusive"],
    ["allow!", "asked", undefined, "ask", "fail"],
    ["allow!", "denied", undefined, "ask", "fail"],
    ["allow!", "not-offered", undefined, "ask", "fail"],
    ["ask", "asked", undefined, "ask", "gap"],
    ["deny!", "denied", undefined, "ask", "gap"],
    ["unknown", "asked", undefined, "ask", "gap"],
    ["allow!", "lost", undefined, "ask", "inconclusive"],
    ["allow!", "untried", undefined, "ask", "skipped"],
    ["allow!", undefined, undefined, "ask", "inconclusive"],
  ])("promised %s, configured %s, control %s predicted %s: %s", (...row) => {
    const [promised, configured, without, predicted, verdict] = row;
    const judgement = judgementOf(probe("allow", promised), {
      ...(configured === undefined ? {} : { configured: seen(configured) }),
      ...(without === undefined ? {} : { configuredControl: control(without, predicted) }),
    });
    expect(judgement.verdict).toBe(verdict);
  });
});

describe("surprise", () => {
  test.each<[string, Seen, Seen, boolean]>([
    // predicted, open, configured
    ["deny!", "denied", undefined, false],
    ["deny!", "asked", undefined, true],
    ["ask!", "denied", undefined, true],
    ["ask!", "asked", undefined, false],
    // Without an entry nothing but an entry that the model does not see can deny over the open base.
    ["ask", "asked", undefined, false],
    ["ask", "denied", undefined, true],
    ["allow", "asked", undefined, true],
    ["allow", "allowed", "allowed", false],
    ["allow", "allowed", "asked", true],
    ["ask", "allowed", "asked", false],
    ["ask", "allowed", "allowed", true],
    ["none", "allowed", "allowed", false],
    ["unknown", "allowed", "denied", false],
    ["deny!", "lost", undefined, false],
    ["deny!", undefined, undefined, false],
    ["deny!", "allowed", "lost", true],
    ["allow", "allowed", "untried", false],
  ])("predicted %s, open %s, configured %s: %s", (predicted, open, configured, surprise) => {
    const judgement = judgementOf(probe("deny", "deny!", predicted), {
      ...(open === undefined ? {} : { open: seen(open), openControl: control("allowed") }),
      ...(configured === undefined ? {} : { configured: seen(configured) }),
    });
    expect(judgement.surprise).toBe(surprise);
  });
});

describe("what is tried further", () => {
  test.each<[Effect, Seen, boolean, boolean]>([
    ["deny", "denied", false, true],
    ["deny", "not-offered", false, true],
    ["deny", "asked", true, false],
    ["deny", "allowed", true, false],
    ["ask", "denied", false, true],
    ["ask", "asked", false, true],
    ["deny", "lost", false, false],
    ["deny", "untried", false, false],
    ["deny", undefined, false, false],
  ])("%s, open %s", (expected, open, configured, controlled) => {
    const observation = open === undefined ? undefined : seen(open);
    expect(needsConfigured({ expected }, observation)).toBe(configured);
    expect(needsControl({ expected }, observation)).toBe(controlled);
  });

  test("an allow is tried as it is configured, and controlled where it is allowed", () => {
    expect(needsConfigured({ expected: "allow" }, undefined)).toBe(true);
    expect(needsControl({ expected: "allow" }, seen("allowed"))).toBe(true);
    expect(needsControl({ expected: "allow" }, seen("asked"))).toBe(false);
  });
});
