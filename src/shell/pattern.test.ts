import { expect, test } from "vitest";
import { couldBe, matchesPattern, programName } from "./pattern.ts";
import { anything, literal } from "./word.ts";

test.each([
  ["a*c", "abbc", true],
  ["a*c", "ac", true],
  ["a*c", "acb", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["?", "", false],
  ["*", "", true],
  ["", "", true],
  ["", "a", false],
  ["a\\*", "a*", true],
  ["a\\*", "ab", false],
  ["*a*x*", "axa", true],
  ["*ab", "aab", true],
  ["d/rm", "rm", false],
])("the pattern %s can be %j: %s", (pattern, text, expected) => {
  expect(matchesPattern(pattern, text, false)).toBe(expected);
});

test.each([
  ["d/rm", "rm", true],
  ["*/r?", "rm", true],
  ["rm", "rm", true],
  ["r*", "rm", true],
  ["rm/d", "rm", false],
])("the pattern %s can be a program %j in a directory: %s", (pattern, text, expected) => {
  expect(matchesPattern(pattern, text, true)).toBe(expected);
});

test("names of programs, and words that can be a text", () => {
  expect(programName(literal("/bin/rm"))).toBe("rm");
  expect(programName(literal("rm"))).toBe("rm");
  expect(programName(anything("$x", true))).toBeUndefined();
  expect(couldBe(literal("a"), "a")).toBe(true);
  expect(couldBe(literal("*"), "a")).toBe(false);
  expect(couldBe(anything("$x", true), "a")).toBe(true);
});
