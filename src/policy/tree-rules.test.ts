import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { matchesPattern } from "../shell/pattern.ts";
import type { PathRule } from "./policy.ts";
import { TreeRules, type Tree } from "./tree-rules.ts";

function ruleFor(text: string): PathRule {
  const origin = { source: "srt", document: { file: "srt", text: "", syntax: "json" }, path: [] } as const;
  return {
    id: text,
    effect: "deny",
    action: "read",
    subject: { kind: "path", text, literal: false },
    origin,
  };
}

/** The restricted paths below a tree, for rules on whole paths (`/a/b`) or on names below a directory (`/a/*.pem`). */
function below(
  texts: readonly string[],
  tree: Partial<Tree> & { readonly path: string },
  files: Readonly<Record<string, string>>,
): readonly string[] {
  const rules = texts.map(ruleFor);
  const index = new TreeRules();
  for (const rule of rules) {
    const { text } = rule.subject;
    const isGlob = text.includes("*");
    index.add(isGlob ? text.slice(0, text.lastIndexOf("/")) || "/" : text, isGlob, rule);
  }
  const applies = ({ subject: { text } }: PathRule, path: string): boolean => {
    if (!text.includes("*")) return path === text || path.startsWith(`${text}/`);
    const folder = text.slice(0, text.lastIndexOf("/"));
    return (
      path.startsWith(`${folder}/`) && matchesPattern(text.slice(folder.length + 1), lastOf(path), false)
    );
  };
  const { found, isCut } = index.below(
    { lists: false, links: false, ...tree },
    machineOf(files, { home: "/h", cwd: "/h" }),
    (path) => rules.filter((rule) => applies(rule, path)),
  );
  return [...found.map(({ path, rule }) => `${path} by ${rule.id}`), ...(isCut ? ["cut"] : [])];
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

describe("rules without wildcards", () => {
  test("are found below, whether they exist or not, in the order of their paths", () => {
    const rules = ["/z/c", "/a/b", "/z/a/x", "/zz", "/z"];
    expect(below(rules, { path: "/z" }, {})).toEqual(["/z/a/x by /z/a/x", "/z/c by /z/c"]);
    expect(below(rules, { path: "/a" }, {})).toEqual(["/a/b by /a/b"]);
    expect(below(rules, { path: "/b" }, {})).toEqual([]);
  });

  test("are all below the root", () => {
    expect(below(["/b", "/a"], { path: "/" }, {})).toEqual(["/a by /a", "/b by /b"]);
  });

  test("count only themselves, not others that apply to their path", () => {
    expect(below(["/z/a/x", "/z/a"], { path: "/z" }, {})).toEqual(["/z/a by /z/a", "/z/a/x by /z/a/x"]);
  });

  test("are not all told", () => {
    const many = Array.from({ length: 20 }, (_, i) => `/z/${String(i).padStart(2, "0")}`);
    expect(below(many, { path: "/z" }, {})).toHaveLength(16);
  });

  test("concern a program that lists names only if they are directories", () => {
    const files = { "/z/d/f": "file", "/z/f": "file" };
    expect(below(["/z/d", "/z/f"], { path: "/z", lists: true }, files)).toEqual(["/z/d by /z/d"]);
  });

  test("concern a program that looks for a name only if they have it, or are directories", () => {
    const files = { "/z/a.pem": "file", "/z/b.txt": "file", "/z/d/x": "file" };
    const rules = ["/z/a.pem", "/z/b.txt", "/z/d"];
    expect(below(rules, { path: "/z", name: "*.pem" }, files)).toEqual([
      "/z/a.pem by /z/a.pem",
      "/z/d by /z/d",
    ]);
  });
});

describe("rules with wildcards", () => {
  const files = { "/z/a/x.pem": "file", "/z/a/b/y.pem": "file", "/z/t.txt": "file", "/y/q.pem": "file" };

  test("are found in what exists, the nearest directory first", () => {
    expect(below(["/*.pem"], { path: "/z" }, files)).toEqual(["/z/a/x.pem by /*.pem"]);
    expect(below(["/z/a/b/*.pem"], { path: "/z" }, files)).toEqual(["/z/a/b/y.pem by /z/a/b/*.pem"]);
    expect(below(["/*.pem"], { path: "/" }, files)).toEqual(["/y/q.pem by /*.pem"]);
  });

  test("are not looked for where none begins below or above", () => {
    expect(below(["/y/*.pem"], { path: "/z" }, files)).toEqual([]);
    expect(below(["/z/*.pem", "/a/*.pem"], { path: "/y" }, files)).toEqual([]);
    expect(below(["/z/a/*.pem", "/a/*.pem"], { path: "/z/a/b" }, files)).toEqual([
      "/z/a/b/y.pem by /z/a/*.pem",
    ]);
  });

  test("are not followed through links, and a link up again ends", () => {
    const linked = { "/z/l": "-> /y", "/z/up": "-> /z", "/y/q.pem": "file" };
    expect(below(["/*.pem"], { path: "/z" }, linked)).toEqual([]);
  });

  test("are not all told", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`/z/${i}.pem`, "file"]));
    expect(below(["/*.pem"], { path: "/z" }, many)).toHaveLength(16);
  });

  test("may apply to more than is looked at", () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`/z/${i}`, "file"]));
    expect(below(["/*.pem"], { path: "/z" }, many)).toEqual(["cut"]);
    delete (many as Record<string, string>)["/z/10000"];
    expect(below(["/*.pem"], { path: "/z" }, many)).toEqual([]);
  });
});

describe("with links followed", () => {
  const tree = { path: "/z", links: true };

  test("what a link leads to is reached, and all below it", () => {
    expect(below(["/y/s"], tree, { "/z/l": "-> /y", "/y/s": "file" })).toEqual(["/y/s by /y/s"]);
    expect(below(["/y"], tree, { "/z/l": "-> /y/s", "/y/s": "file" })).toEqual(["/y/s by /y"]);
    expect(below(["/*.pem"], tree, { "/z/d/l": "-> /y", "/y/s.pem": "file" })).toEqual([
      "/y/s.pem by /*.pem",
    ]);
  });

  test("links behind links are followed, and links into the tree are not", () => {
    const files = { "/z/l": "-> /y", "/y/m": "-> /x", "/x/s": "file", "/z/in": "-> /z/d", "/z/d/t": "file" };
    expect(below(["/x/s"], tree, files)).toEqual(["/x/s by /x/s"]);
    expect(below(["/w"], tree, { ...files, "/z/dead": "-> /w" })).toEqual([]);
  });

  test("nothing is followed without being asked", () => {
    expect(below(["/y/s"], { path: "/z" }, { "/z/l": "-> /y", "/y/s": "file" })).toEqual([]);
  });

  test("too many names are cut", () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`/z/${i}`, "file"]));
    expect(below(["/y/s"], tree, many)).toEqual(["cut"]);
  });
});
