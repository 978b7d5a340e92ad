import { describe, expect, test } from "vitest";
import { baseName, isAtOrUnder, join, normalize, parentOf, stepsOf, upwards } from "./normalize.ts";

describe("normalize", () => {
  test.each([
    ["/", "/"],
    ["/a/b", "/a/b"],
    ["/a/", "/a"],
    ["//a//b", "/a/b"],
    ["/a/./b", "/a/b"],
    ["/a/.", "/a"],
    ["/a/../b", "/b"],
    ["/a/..", "/"],
    ["/../..", "/"],
    ["/a/.b/..c/...", "/a/.b/..c/..."],
    ["/a/b./c..", "/a/b./c.."],
  ])("%s is %s", (path, expected) => {
    expect(normalize(path)).toBe(expected);
  });
});

describe("the parts of a path", () => {
  test.each([
    ["/", [], "/", "", ["/"]],
    ["/a", ["a"], "/", "a", ["/a", "/"]],
    ["/a/b", ["a", "b"], "/a", "b", ["/a/b", "/a", "/"]],
  ])("%s", (path, steps, parent, name, above) => {
    expect(stepsOf(path)).toEqual(steps);
    expect(parentOf(path)).toBe(parent);
    expect(baseName(path)).toBe(name);
    expect([...upwards(path)]).toEqual(above);
  });

  test("a bare name is its own base name", () => {
    expect(baseName("rm")).toBe("rm");
  });
});

test.each([
  ["/", "a", "/a"],
  ["/a", "b", "/a/b"],
  ["/a", "b/c", "/a/b/c"],
])("%s and %s are joined to %s", (directory, name, expected) => {
  expect(join(directory, name)).toBe(expected);
});

describe("isAtOrUnder", () => {
  test.each([
    ["/a", "/a", true],
    ["/a/b", "/a", true],
    ["/a/b/c", "/a", true],
    ["/", "/", true],
    ["/a", "/", true],
    ["/ab", "/a", false],
    ["/a", "/a/b", false],
    ["/b/a", "/a", false],
    ["/x/a", "/a", false],
  ])("%s, %s: %s", (path, directory, expected) => {
    expect(isAtOrUnder(path, directory)).toBe(expected);
  });
});
