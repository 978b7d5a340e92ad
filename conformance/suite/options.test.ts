import { expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { parseOptions, type Options } from "./options.ts";

function optionsOf(...args: readonly string[]): Options {
  const parsed = parseOptions(args, "2026-01-31", () => 4242);
  if (parsed.kind !== "options") throw new Error(JSON.stringify(parsed));
  return parsed.options;
}

test("without options everything is tried with every agent, and no document is written", () => {
  const { targets, parts, pairs, sample, date } = optionsOf();
  expect(targets.map(({ name }) => name)).toEqual(TARGETS.map(({ name }) => name));
  expect([...parts]).toEqual(["forms", "facts", "corpus", "pairs", "scopes", "guard"]);
  expect(pairs.policies * pairs.accesses).toBe(300);
  expect(sample.facts).toBeGreaterThanOrEqual(150);
  expect(date).toBeUndefined();
});

test("the full run has more pairs and facts than the short one", () => {
  const { pairs, sample } = optionsOf("--full");
  expect(pairs).toMatchObject({ policies: 20, accesses: 100 });
  expect(sample.facts).toBeGreaterThanOrEqual(1500);
});

test("a run with less is asked for part by part", () => {
  const { pairs, scopes, sample } = optionsOf("--facts", "60", "--policies", "3", "--pairs", "90");
  expect([sample.facts, pairs.policies, pairs.accesses, scopes.policies]).toEqual([60, 3, 30, 3]);
  const wrong = parseOptions(["--facts", "few"], "2026-01-31", () => 1);
  expect(wrong).toEqual({ kind: "wrong", problem: "not a number: few" });
});

test("the short run has a fixed seed, the full run a fresh one unless a seed is given", () => {
  expect(optionsOf().pairs.seed).toBe(1);
  expect(optionsOf("--seed", "fresh").pairs.seed).toBe(4242);
  expect(optionsOf("--full").pairs.seed).toBe(4242);
  expect(optionsOf("--full", "--seed", "7").pairs.seed).toBe(7);
});

test("what a disagreement prints leads to the same policy again", () => {
  const args = "--only pairs --agent copilot --seed 7 --policies 10 --pairs 300 --policy 2".split(" ");
  const { targets, parts, pairs } = optionsOf(...args);
  expect(targets.map(({ name }) => name)).toEqual(["copilot"]);
  expect([...parts]).toEqual(["pairs"]);
  expect(pairs).toEqual({ seed: 7, policies: 10, accesses: 30, only: 2 });
});

test("the day of the document is given, or today", () => {
  expect(optionsOf("--write-docs").date).toBe("2026-01-31");
  expect(optionsOf("--write-docs", "--date", "2025-05-05").date).toBe("2025-05-05");
});

test("another release is one of one agent, with a fresh seed", () => {
  const release = optionsOf("--agent", "codex", "--release", "1.2.3");
  expect(release.other).toEqual({ kind: "release", release: "1.2.3", accept: false });
  expect(release.pairs.seed).toBe(4242);
  expect(release.date).toBeUndefined();
  const accepted = optionsOf("--agent", "codex", "--program", "./x", "--accept");
  expect(accepted.other).toEqual({ kind: "program", file: "./x", accept: true });
  expect(accepted.date).toBe("2026-01-31");
});

test.each([
  [["--release", "1.2.3"], "--agent"],
  [["--agent", "codex", "--agent", "claude", "--release", "1.2.3"], "--agent"],
  [["--agent", "codex", "--release", "latest; x"], "latest; x"],
  [["--agent", "codex", "--release", "1.2.3", "--program", "x"], "exclude"],
  [["--agent", "codex", "--release", "1.2.3", "--write-docs"], "--accept"],
  [["--agent", "codex", "--release", "1.2.3", "--accept", "--only", "facts"], "--only"],
  [["--accept"], "--release"],
  [["--agent", "nobody"], "nobody"],
  [["--only", "nothing"], "nothing"],
  [["--seed", "x"], "x"],
  [["--unknown"], "unknown"],
  [["surplus"], "surplus"],
])("%j is refused", (args, named) => {
  const parsed = parseOptions(args, "2026-01-31", () => 4242);
  expect(parsed.kind).toBe("wrong");
  expect(JSON.stringify(parsed)).toContain(named);
});
