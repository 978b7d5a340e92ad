import { expect, test } from "vitest";
import { knowledgeOf } from "../agents/index.ts";
import type { Fact } from "../agents/knowledge.ts";
import { sampled } from "./facts.ts";

const PLACES = { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" };

/** How many facts there are of a tool with a verdict. */
function kinds(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { access, verdict } of facts) {
    const kind = `${access.tool} ${verdict}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

test.each([
  ["claude", 5000],
  ["copilot", 5000],
  ["codex", 3000],
])("the sample of %s is large enough, of every kind, and always the same", (name, most) => {
  const all = knowledgeOf(name).facts.read(PLACES);
  expect(all.length).toBeGreaterThan(most);
  const sample = sampled(all, { facts: 200, accesses: 12 }).flat();
  expect(sample.length).toBeGreaterThanOrEqual(200);
  expect(new Set(sample).size).toBe(sample.length);
  const common = [...kinds(all)].filter(([, count]) => count >= 40).map(([kind]) => kind);
  const found = kinds(sample);
  expect(common.filter((kind) => !found.has(kind))).toEqual([]);
  expect(sampled(all.toReversed(), { facts: 200, accesses: 12 }).flat().length).toBe(sample.length);
});
