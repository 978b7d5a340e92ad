import { describe, expect, test } from "vitest";
import { randomOf } from "./random.ts";
import { randomSources } from "./random-sources.ts";
import { trialOf } from "./trial.ts";
import { targetOf } from "./agents.ts";

test("the same seed gives the same texts, and another one others", () => {
  expect(randomSources(randomOf("7"))).toEqual(randomSources(randomOf("7")));
  expect(randomSources(randomOf("7"))).not.toEqual(randomSources(randomOf("8")));
});

test("every number below the limit comes up, and none besides", () => {
  const random = randomOf(3);
  const seen = new Set(Array.from({ length: 400 }, () => random.number(7)));
  expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

describe.each(["claude", "copilot"])("a trial of %s", (name) => {
  test("is the same for the same seed: files, accesses, world", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => trialOf(targetOf(name), "4 x 2", 40)));
    if (a === undefined || b === undefined) throw new Error("no trial");
    expect(a.files).toEqual(b.files);
    expect(a.asked).toEqual(b.asked);
    expect(a.layout).toEqual(b.layout);
    expect(a.asked).toHaveLength(40);
  });

  test("asks for accesses of every tool", async () => {
    const seeds = Array.from({ length: 10 }, (_, index) => `s ${index}`);
    const trials = await Promise.all(seeds.map((seed) => trialOf(targetOf(name), seed, 60)));
    const tools = new Set(trials.flatMap(({ asked }) => asked.map(({ access }) => access.tool)));
    expect([...tools].toSorted()).toEqual(["Bash", "Edit", "Read", "WebFetch", "Write"]);
  });
});
