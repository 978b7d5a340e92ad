import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import type { Tree } from "./tree.ts";
import { scriptsOf, unwrapped, visit } from "./visit.ts";

function programsOf(line: string, visitor: { readonly scripts: boolean; readonly skip?: Tree["kind"] }) {
  const programs: string[] = [];
  visit(parseShell(line).tree, {
    enter(node) {
      if (node.kind === "command") programs.push(node.words[0]?.raw ?? "(none)");
      return node.kind !== visitor.skip;
    },
    ...(visitor.scripts ? { scripts: scriptsOf } : {}),
  });
  return programs.join(" ");
}

test.each([
  ["a; b & c | d && e || f", "a b c d e f"],
  ["if a; then b; elif c; then d; else e; fi", "a b c d e"],
  ["for i in x; do a; done; while b; do c; done; for ((;;)); do d; done", "a b c d"],
  ["case x in p) a ;; *) b ;; esac", "a b"],
  ["(a); coproc b; { c; } > out; f() { d; }", "a b c d"],
])("visits the commands of %s in the order of the text", (line, programs) => {
  expect(programsOf(line, { scripts: false })).toBe(programs);
});

test.each([
  ["X=$(a) b $(c) <(d) > $(e)", "b a c d e"],
  ["for i in $(a); do b; done", "a b"],
  ["{ a; } > $(b) <<< $(c)", "a b c"],
  ["[[ -n $(a) ]]; case $(b) in $(c)) d ;; esac; (( $(e) ))", "a b c d e"],
  ["x=($(a) `b`)", "(none) a b"],
])("visits the scripts in the words of %s", (line, programs) => {
  expect(programsOf(line, { scripts: true })).toBe(programs);
});

test("skips what is inside a node that is not entered", () => {
  expect(programsOf("a; (b; $(c)); d", { scripts: true, skip: "scope" })).toBe("a d");
  expect(programsOf("a $(b)", { scripts: true, skip: "command" })).toBe("a");
});

test("takes a node out of lists of one", () => {
  expect(unwrapped(parseShell("$(echo)").tree).kind).toBe("command");
  expect(unwrapped(parseShell("a; b").tree).kind).toBe("list");
  expect(unwrapped({ kind: "list", items: [] }).kind).toBe("list");
});
