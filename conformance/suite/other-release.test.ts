import { expect, test } from "vitest";
import { targetOf } from "./agents.ts";
import { blame } from "./other-release.ts";
import type { Failure } from "./results.ts";

test("what the pinned release does as well was wrong before, the rest has changed", async () => {
  const programs: string[] = [];
  const failure = (line: string, isSame: boolean): Failure => ({
    line,
    isSame: ({ program }) => {
      programs.push(program);
      return Promise.resolve(isSame);
    },
  });
  const failures = [failure("Read(a)", true), failure("Read(b)", false), failure("Read(c)", true)];
  expect(await blame(targetOf("codex"), failures)).toEqual({
    changed: ["Read(b)"],
    wrongBefore: ["Read(a)", "Read(c)"],
  });
  expect(new Set(programs).size).toBe(1);
  expect(programs[0]).toMatch(/conformance\/node_modules\/\.bin\/codex$/);
});
