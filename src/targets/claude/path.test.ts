import { describe, expect, test } from "vitest";
import { memoryEnvironment } from "../../../test/support/memory.ts";
import { spellPath } from "./path.ts";

const environment = memoryEnvironment();

function spelled(text: string, literal = false): string {
  const { patterns, loss } = spellPath({ kind: "path", text, literal }, environment);
  return [...patterns.map((pattern) => pattern.text), ...(loss === undefined ? [] : [`(${loss})`])].join(
    "  ",
  );
}

// Which spelling is consulted was measured: research/claude-code.md 1.2 and facts.md, release 2.1.330.
describe("spellPath", () => {
  test.each([
    ["~/.aws", "~/.aws"],
    ["~/.aws/", "~/.aws"],
    ["~/.aws/**", "~/.aws/**"],
    ["/etc/shadow", "//etc/shadow"],
    ["//etc//shadow", "//etc/shadow"],
    ["/a/../b", "//b"],
    ["/", "//**"],
    ["~", "~/**"],
    [".", "**"],
    ["*", "**"],
    ["**", "**"],
    ["~/../you/x", "//home/you/x"],
    ["~/../../../..", "//**"],
    ["**/.env", "**/.env"],
    ["/**/.env", "//**/.env"],
    ["./d", "d  (any-depth)"],
    ["d/e", "d/e  (any-depth)"],
    ["*.pem", "*.pem  (any-depth)"],
    ["../x", "(parent-relative)"],
    ["a/../../x", "(parent-relative)"],
    ["~/f?", "~/f?"],
    ["~/[ab]", "~/[ab]  ~/[[]ab]"],
    ["~/[!a]", "~/?  ~/[[]!a]  (widened)"],
    ["~/[^a]", "~/?  ~/[[]^a]  (widened)"],
    ["~/[ab", "~/[[]ab"],
    ["~/x]", "~/x]"],
    ["~/[z-a]", "~/[[]z-a]"],
    ["~/a**b/c", "~/a*  (widened)"],
    ["/srv/x[a/b]y", "//srv/x*  //srv/x[[]a/b]y  (widened)"],
    ["***/x", "**  (widened)"],
    ["!x", "\\!x  (any-depth)"],
    ["~user/x", "~user/x  (any-depth)"],
    ["./~/x", "\\~/x  (any-depth)"],
    ["~/d ", "~/d[ ]"],
    ["**/**/x", "**/x"],
    ["a*/b*/c*/d*/e*", "a*/b*/c*/d*/*  (widened)"],
    ["~/[😀]", "~/**  ~/[[]😀]  (widened)"],
    ["#x", "#x  (any-depth)"],
    ["~/a:*", "~/a[:]*"],
    ["~/My Documents/(a), b's", "~/My Documents/(a), b's"],
    ["~/Straße/日本", "~/Straße/日本"],
    ["$HOME/x", "$HOME/x  (any-depth)"],
    ["~/back\\slash", "~/back?slash  (widened)"],
  ])("%s", (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  test.each([
    ["~/a*b", "~/a\\*b"],
    ["~/a*", "~/a\\*  (widened)"],
    ["~/[x]", "~/[[]x]"],
    ["~/what?", "~/what?  (widened)"],
    ["~/a\\b", "~/a?b  (widened)"],
    ["~/{a,b}", "~/{a,b}"],
  ])("literal %s", (text, expected) => {
    expect(spelled(text, true)).toBe(expected);
  });

  test("a home that is a link: what begins with a wildcard is named by the real path too", () => {
    const linked = {
      ...environment,
      realpath: (path: string) => (path === "/home/me" ? "/mnt/me" : undefined),
    };
    const patterns = (text: string) =>
      spellPath({ kind: "path", text, literal: false }, linked).patterns.map((pattern) => pattern.text);
    expect(patterns("~")).toEqual(["~/**", "//mnt/me"]);
    expect(patterns("~/**/f")).toEqual(["~/**/f", "//mnt/me/**/f"]);
    expect(patterns("~/d/**")).toEqual(["~/d/**"]);
  });

  test("a pattern that may be a name with brackets names that too", () => {
    expect(spelled("~/[WIP] plans")).toBe("~/[WIP] plans  ~/[[]WIP] plans");
  });
});
