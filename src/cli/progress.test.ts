import { expect, test } from "vitest";
import { lineOf } from "./progress.ts";

test("a line appears after a second, changes now and then, and goes away", () => {
  const shown: string[] = [];
  let time = 0;
  const line = lineOf({ progress: (text) => shown.push(text) }, "coverage", "rules", () => time);
  for (let done = 1; done <= 2_000; done++) {
    time += 1;
    line.show(done, 2_000);
  }
  line.end();
  expect(shown).toEqual([
    "coverage: 1,000 of 2,000 rules",
    "coverage: 1,200 of 2,000 rules",
    "coverage: 1,400 of 2,000 rules",
    "coverage: 1,600 of 2,000 rules",
    "coverage: 1,800 of 2,000 rules",
    "coverage: 2,000 of 2,000 rules",
    "",
  ]);
});

test("what is done within a second says nothing", () => {
  const shown: string[] = [];
  const line = lineOf({ progress: (text) => shown.push(text) }, "coverage", "rules", () => 0);
  line.show(1, 1);
  line.end();
  expect(shown).toEqual([]);
});
