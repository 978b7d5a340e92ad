import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import type { Tree } from "./tree.ts";

/** The texts that a line expands beside the words of commands, by what they are. */
function textsIn(tree: Tree): readonly string[] {
  if (tree.kind === "expand") return tree.texts.map(({ role, raw }) => `${role} ${raw}`);
  if (tree.kind === "list") return tree.items.flatMap(textsIn);
  if (tree.kind === "loop") return textsIn(tree.body);
  if (tree.kind === "branches") return [tree.first, ...tree.branches].flatMap(textsIn);
  return [];
}

const operands = (...raw: readonly string[]): readonly string[] => raw.map((text) => `operand ${text}`);

test.each([
  ["[[ -f a ]]", operands("-f", "a")],
  ["[[ -f a && (b == c) ]]", operands("-f", "a", "&&", "b", "==", "c")],
  ["[[ a\t=~  ~/b ]]", operands("a", "=~", "~/b")],
  ["(( a + b ))", operands("a", "+", "b")],
  ["for ((i=0; i<2; i+=1)); do :; done", operands("i=0", "i<2", "i+=1")],
  ["for ((;;)); do :; done", []],
  ["case a in b) ;; c|~/d) ;; esac", ["subject a", "pattern b", "pattern c", "pattern ~/d"]],
  ['case "$a" in *) [[ b ]];; esac', ['subject "$a"', "pattern *", "operand b"]],
  ["a; [[ b ]]", ["operand b"]],
])("the texts that %j expands", (line, expected) => {
  const { tree, problems } = parseShell(line);
  expect(problems).toEqual([]);
  expect(textsIn(tree)).toEqual(expected);
});

test.each([
  ["a (", "unexpected token '('", 2],
  ["a 'b", /./, 2],
])("what is wrong with %j, and where", (line, message, offset) => {
  const [problem] = parseShell(line).problems;
  expect(problem?.message).toMatch(message);
  expect(problem?.offset).toBe(offset);
});

test("of a line with many problems a hundred are listed", () => {
  const nested = `${"$(echo ".repeat(40)}x${")".repeat(40)}`;
  const { problems } = parseShell(`: ${Array.from({ length: 150 }, () => nested).join(" ")}`);
  expect(problems).toHaveLength(100);
});

test("a line that the policy and several models read is parsed once, and bash and sh apart", () => {
  const line = "cat a &> b; [[ c ]]";
  expect(parseShell(line)).toBe(parseShell(line));
  expect(parseShell(line, true)).toBe(parseShell(line, true));
  expect(parseShell(line, true)).not.toBe(parseShell(line));
});
