import { describe, expect, test } from "vitest";
import { compileGlob } from "./glob.ts";
import { mergePolicies } from "./merge.ts";
import { absolutePath, isAbove, parsePath, segmentText } from "./path.ts";
import { EMPTY_POLICY, type Policy } from "./policy.ts";
import { valueAt } from "./value-at.ts";

/** A pattern with texts that it matches, and texts that it does not. */
test.each<[pattern: string, matching: readonly string[], other: readonly string[]]>([
  ["a?c*", ["abc", "abcd", "a?c"], ["ac", "a/c", "abc/", "xabc"]],
  ["*.pem", ["a.pem", ".pem", "a.b.pem"], ["a/b.pem", "a.pemx", "pem"]],
  ["a*b*c", ["abc", "aXbYc", "abbc"], ["ab", "acb", "a/bc"]],
  ["a**b", ["ab", "a/x/b", "axb"], ["a/x", "b"]],
  ["**/x", ["x", "a/x", "a/b/x"], ["ax", "x/a", ""]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "a", "a/bx"]],
  ["a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c"], ["a/c", "a/b"]],
  ["***/x", ["a/x", "/x", "a/b/x"], ["y"]],
  ["[ab]x", ["ax", "bx"], ["cx", "x", "abx", "-x"]],
  ["[a-c]", ["a", "b", "c"], ["d", "-", "`"]],
  ["[a-c-e]", ["a", "c", "-", "e"], ["d", "f"]],
  ["[a-]", ["a", "-"], ["b", "a-"]],
  ["[-a]", ["a", "-"], ["b"]],
  ["[!a]", ["a", "!"], ["b"]],
  ["[a-ce-g]", ["b", "f"], ["d", "h"]],
  ["[a/b]", ["a", "b", "/"], ["c"]],
  ["x[0-9]*", ["x1", "x12y"], ["x", "xa", "x1/y"]],
  ["?", ["a", "é", "😀", "\n"], ["", "/", "ab"]],
])("%s", (pattern, matching, other) => {
  const { segments } = parsePath({ kind: "path", text: pattern, literal: false });
  const glob = compileGlob(segments);
  expect(matching.filter((text) => !glob.matches(text))).toEqual([]);
  expect(other.filter(glob.matches)).toEqual([]);
});

test.each<[pattern: string, text: string, prefixes: readonly string[]]>([
  ["a*", "ab/c/d", ["ab"]],
  ["a/**/b", "a/b/b/c", ["a/b", "a/b/b"]],
  ["a/**/b", "a/b", ["a/b"]],
  ["?", "😀/x", ["😀"]],
  ["a", "ab", []],
])("the beginnings of a text that %s matches: %s", (pattern, text, prefixes) => {
  const { segments } = parsePath({ kind: "path", text: pattern, literal: false });
  const found = compileGlob(segments).prefixes(text);
  expect(found.map((length) => text.slice(0, length))).toEqual(prefixes);
});

describe("paths", () => {
  const BASE = { home: "/home/me", cwd: "/home/me/work/x" };
  test.each([
    ["~/a", "/home/me/a"],
    ["/a/b", "/a/b"],
    ["a", "/home/me/work/x/a"],
    ["../../a", "/home/me/a"],
    ["../../../../../../a", "/a"],
    ["~/..", "/home"],
    ["/", "/"],
    ["a*", undefined],
    ["**", undefined],
  ])("%s is %s", (text, expected) => {
    expect(absolutePath(parsePath({ kind: "path", text, literal: false }), BASE)).toBe(expected);
  });

  test("a directory is above what is in it", () => {
    expect(["/", "/a", "/a/b", "/ab", "/b"].filter((path) => isAbove("/a", path))).toEqual(["/a", "/a/b"]);
    expect(isAbove("/", "/a")).toBe(true);
    expect(isAbove("/", "/")).toBe(true);
  });

  test("a step with a wildcard has no text", () => {
    const texts = (text: string): readonly (string | undefined)[] =>
      parsePath({ kind: "path", text, literal: false }).segments.map(segmentText);
    expect(texts("a/b*/**/[]c/[ab]")).toEqual(["a", undefined, undefined, "[]c", undefined]);
  });
});

test("policies add up, and the first that closes a list is its origin", () => {
  const origin = (source: string) =>
    ({ source, path: [] }) as unknown as NonNullable<Policy["closed"]["write"]>;
  const rule = (id: string) => ({ id }) as unknown as Policy["rules"][number];
  const one = { ...EMPTY_POLICY, rules: [rule("a")], closed: { write: origin("1") } };
  const two = { ...EMPTY_POLICY, rules: [rule("b")], closed: { write: origin("2"), connect: origin("2") } };
  const whole = mergePolicies([one, EMPTY_POLICY, two]);
  expect(whole.rules.map(({ id }) => id)).toEqual(["a", "b"]);
  expect(whole.closed).toEqual({ write: origin("1"), connect: origin("2") });
  expect(mergePolicies([])).toEqual(EMPTY_POLICY);
});

test("what stands under a route of keys", () => {
  const value = { a: { b: 1, n: null }, list: [1] };
  expect(valueAt(value, ["a", "b"])).toBe(1);
  expect(valueAt(value, [])).toBe(value);
  expect(valueAt(value, ["a", "b", "c"])).toBeUndefined();
  expect(valueAt(value, ["a", "n", "c"])).toBeUndefined();
  expect(valueAt(value, ["toString"])).toBeUndefined();
  expect(valueAt(undefined, ["a"])).toBeUndefined();
});
