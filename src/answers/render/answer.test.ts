import { expect, test } from "vitest";
import type { Verdict } from "../../enforcers/model.ts";
import type { AgentExplanation, Explanation, LayerExplanation } from "../explain.ts";
import { answerText } from "./answer.ts";

const ENTRY = { artifact: "settings", key: "deny", value: "Read(x)" };

function layer(verdict: Verdict | "none", hasEntry: boolean): LayerExplanation {
  return { verdict, rules: [], ...(hasEntry ? { entry: ENTRY } : {}) };
}

type Layers = readonly [layer1: Verdict | "none", layer2: Verdict | "none", guard?: Verdict | "none"];

/** What is said of an agent whose layers decide so. */
function said(verdict: Verdict, [one, two, guard]: Layers, hasEntry = true): string {
  const agent: AgentExplanation = {
    agent: "one",
    title: "One",
    measured: { from: "1.0.0", to: "1.0.0" },
    files: [],
    layer1: { ...layer(one, false), what: "" },
    layer2: layer(two, hasEntry),
    ...(guard === undefined ? {} : { guard: layer(guard, false) }),
    verdict,
    depth: 0,
    comparison: "exact",
  };
  const explanation: Explanation = {
    access: "Read(x)",
    cwd: "/",
    policy: { effect: "deny", by: [], also: [] },
    steps: [],
    agents: [agent],
  };
  return answerText(explanation, { width: 200, color: false }).trimEnd().split("\n").at(-1)?.trim() ?? "";
}

test.each<readonly [string, Verdict, Layers]>([
  ["denied by the sandbox and its own rules: deny: Read(x)", "deny", ["deny", "deny"]],
  ["denied by the sandbox", "deny", ["deny", "ask"]],
  ["denied by its own rules: deny: Read(x)", "deny", ["none", "deny", "deny"]],
  ["denied by the guard", "deny", ["none", "ask", "deny"]],
  ["denied by the guard", "deny", ["ask", "ask", "deny"]],
  ["denied by the guard", "deny", ["none", "unknown", "deny"]],
  ["asks by the sandbox", "ask", ["ask", "allow"]],
  ["asks by its own rules: deny: Read(x)", "ask", ["none", "ask", "none"]],
  ["asks by the guard", "ask", ["none", "allow", "ask"]],
  ["not measured", "unknown", ["none", "ask", "unknown"]],
  ["allowed: deny: Read(x)", "allow", ["none", "allow", "none"]],
])("%s", (text, verdict, layers) => {
  expect(said(verdict, layers)).toBe(`One  ${text}`);
});

test("where no entry denies it, none is spoken of", () => {
  expect(said("deny", ["none", "deny"], false)).toBe("One  denied");
});
