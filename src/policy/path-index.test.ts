import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileGlob } from "./glob.ts";
import { PathIndex } from "./path-index.ts";
import { namesOf, parsePath } from "./path.ts";

const BASE = namesOf("/w");

function indexOf(...patterns: readonly string[]): PathIndex<string> {
  const index = new PathIndex<string>();
  for (const text of patterns) {
    const { anchor, segments } = parsePath({ kind: "path", text, literal: false });
    index.add(anchor === "root" ? segments : [...BASE, ...segments], text);
  }
  return index;
}

/** The depths at which a pattern matches. */
function depths(pattern: string, path: string): readonly number[] {
  return indexOf(pattern)
    .hits(path)
    .map(({ depth }) => depth);
}

describe("PathIndex", () => {
  test.each([
    ["/a/b", "/a/b", [2]],
    ["/a/b", "/a/b/c/d", [2]],
    ["/a/b", "/a/bc", []],
    ["/a/b", "/a", []],
    ["/", "/a", [0]],
    ["/", "/", [0]],
    ["**/.env", "/w/.env", [2]],
    ["**/.env", "/w/a/b/.env", [4]],
    ["**/.env", "/w/.env/.env", [2, 3]],
    ["**/.env", "/x/.env", []],
    ["**/*.pem", "/w/a/k.pem", [3]],
    ["**/*.pem", "/w/a/.pem", [3]],
    ["**/*.pem", "/w/k.pem/x", [2]],
    ["**/*.pem", "/w/k.pemx", []],
    ["**/secrets/**", "/w/a/secrets/x/y", [3]],
    ["**/secrets/**", "/w/a/secrets", [3]],
    ["/a/*/c", "/a/b/c", [3]],
    ["/a/*/c", "/a/b/x/c", []],
    ["/a/?", "/a/b", [2]],
    ["/a/?", "/a/bb", []],
    ["/a/[bc]x", "/a/bx/d", [2]],
    ["/a/[b-d]x", "/a/cx", [2]],
    ["/a/[b-d]x", "/a/ex", []],
    ["/a/b**c", "/a/b/x/c", [4]],
    ["/a/b**c", "/a/bc/d", [2]],
    ["/a/b**c/**/d", "/a/b/c/d", [4]],
    ["/a/b**c/**/d", "/a/bc/x/y/d", [5]],
    ["/a/b**c/**/d", "/a/bc/xd", []],
    ["/a/b**c/**", "/a/bc/d", [2]],
    ["a/**/b", "/w/a/b", [3]],
    ["a/**/b", "/w/a/x/y/b", [5]],
  ])("%s of %s", (pattern, path, expected) => {
    expect(new Set(depths(pattern, path))).toStrictEqual(new Set(expected));
  });

  test("many patterns do not disturb each other", () => {
    const index = indexOf("/a", "/a/*.x", "/a/*.y", "**/z", "/a/b/*.x");
    expect(index.hits("/a/f.x")).toStrictEqual([
      { value: "/a", depth: 1 },
      { value: "/a/*.x", depth: 2 },
    ]);
  });

  test("a pattern is found once at each depth", () => {
    expect(depths("/**/**/b", "/a/x/b")).toStrictEqual([3]);
    expect(depths("/**/a/**/b", "/a/a/a/b")).toStrictEqual([4]);
  });

  test("names with wildcards are found in the order in which the lengths of their endings came", () => {
    const index = indexOf("/*b", "/*xa", "/*a", "/*", "/?xa", "/*b?");
    expect(index.hits("/xa").map(({ value }) => value)).toStrictEqual(["/*a", "/*xa", "/*"]);
    expect(index.hits("/c").map(({ value }) => value)).toStrictEqual(["/*"]);
  });

  test("it answers like a slow reading of each pattern", () => {
    const name = fc.constantFrom("a", "b", "ab", "*", "**", "a*", "*b", "?", "[ab]", "a**b");
    const patterns = fc.array(fc.array(name, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const path = fc.array(fc.constantFrom("a", "b", "ab", "aab", "c"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(patterns, path, (lists, names) => {
        const texts = [...new Set(lists.map((list) => `/${list.join("/")}`))];
        const full = `/${names.join("/")}`;
        const fast = new Set(
          indexOf(...texts)
            .hits(full)
            .map(({ value, depth }) => `${value} ${depth}`),
        );
        const slow = texts.flatMap((text) =>
          [...names.keys(), names.length]
            .filter((n) => slowly(text, names.slice(0, n)))
            .map((n) => `${text} ${n}`),
        );
        expect(fast).toStrictEqual(new Set(slow));
      }),
      { numRuns: 500 },
    );
  });
});

/** A regular expression, which may take forever on a hostile pattern, but is easy to believe. */
function slowly(pattern: string, names: readonly string[]): boolean {
  // A final `**` is the directory that it stands in.
  const steps = pattern
    .slice(1)
    .replace(/(^|\/)\*\*(\/\*\*)*$/, "")
    .split("/")
    .filter((step) => step !== "");
  let source = "";
  steps.forEach((step) => {
    if (step === "**") source += "(?:/[^/]+)*";
    else
      source += `/${step
        .replaceAll("**", "\0")
        .replaceAll("*", "[^/]*")
        .replaceAll("\0", ".*")
        .replaceAll("?", "[^/]")}`;
  });
  return new RegExp(`^${source}$`, "s").test(names.map((name) => `/${name}`).join(""));
}

test("a hostile pattern takes no time", () => {
  const { segments } = parsePath({ kind: "path", text: `/${"*a".repeat(200)}`, literal: false });
  expect(compileGlob(segments).matches(`${"a".repeat(2000)}b`)).toBe(false);
});
