import { describe, expect, test } from "vitest";
import { absolutePath, parsePath, type PathPattern } from "./path.ts";

const glob = (text: string): PathPattern => parsePath({ kind: "path", text, literal: false });
const literal = (text: string): PathPattern => parsePath({ kind: "path", text, literal: true });

/** A short spelling of a pattern: anchor, parents, segments; wildcards in angle brackets. */
function short({ anchor, parents, segments }: PathPattern): string {
  const steps = segments.map((segment) =>
    segment.kind === "globstar"
      ? "<**>"
      : segment.parts
          .map((part) => {
            if (part.kind === "text") return part.text;
            return part.kind === "set"
              ? `<${part.members}>`
              : { any: "<?>", star: "<*>", globstar: "<**>" }[part.kind];
          })
          .join(""),
  );
  return [anchor, ...Array<string>(parents).fill(".."), ...steps].join(" ");
}

describe("parsePath", () => {
  test.each([
    ["~/.aws", "home .aws"],
    ["~", "home"],
    ["~/", "home"],
    ["~user/x", "cwd ~user x"],
    ["/", "root"],
    ["//etc///hosts/", "root etc hosts"],
    ["/a/./b/../c", "root a c"],
    ["/../a", "root a"],
    [".", "cwd"],
    ["./d", "cwd d"],
    ["../x", "cwd .. x"],
    ["a/../../x", "cwd .. x"],
    ["~/../x", "home .. x"],
    ["**/.env", "cwd <**> .env"],
    ["/a/*.pem", "root a <*>.pem"],
    ["a/*/../b", "cwd a b"],
    ["a**b", "cwd a<**>b"],
    ["***/x", "cwd <*><**> x"],
    ["f?", "cwd f<?>"],
    ["[ab]x", "cwd <ab>x"],
    ["[!a]", "cwd <!a>"],
    ["[a-z][z-a]", "cwd <a-z>[z-a]"],
    ["[]x", "cwd []x"],
    ["[ab", "cwd [ab"],
    ["[a/b]", "cwd <a/b>"],
    ["a]b", "cwd a]b"],
    ["x\\*", "cwd x\\<*>"],
    ["a b/c", "cwd a b c"],
  ])("%s", (text, expected) => {
    expect(short(glob(text))).toBe(expected);
  });

  test("a literal has no wildcards", () => {
    expect(short(literal("~/[a]*/**?"))).toBe("home [a]* **?");
    expect(literal("~/[a]*").isGlob).toBe(false);
  });

  test("brackets make a pattern even where they spell no set, as in the sandbox", () => {
    expect(glob("a]b").isGlob).toBe(true);
    expect(glob("~/a b").isGlob).toBe(false);
  });
});

describe("absolutePath", () => {
  const base = { home: "/home/me", cwd: "/home/me/project" };
  test.each([
    ["~/.aws", "/home/me/.aws"],
    ["~/../you", "/home/you"],
    ["~/../../../..", "/"],
    ["d", "/home/me/project/d"],
    ["../d", "/home/me/d"],
    [".", "/home/me/project"],
    ["/", "/"],
  ])("%s", (text, expected) => {
    expect(absolutePath(literal(text), base)).toBe(expected);
  });

  test("a pattern names no single path", () => {
    expect(absolutePath(glob("~/*.pem"), base)).toBeUndefined();
  });
});
