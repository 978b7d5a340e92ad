import { expect, test } from "vitest";
import { bracesOf } from "./braces.ts";
import { parseShell } from "./parse.ts";
import type { SourceWord } from "./tree.ts";

function wordIn(text: string): SourceWord {
  const { tree } = parseShell(`: ${text}`);
  const command = tree.kind === "list" ? tree.items[0] : undefined;
  const word = command?.kind === "command" ? command.words[1] : undefined;
  if (word === undefined) throw new Error(`no word: ${text}`);
  return word;
}

const items = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `${name}${n}`).join(",");

test.each<[string, readonly string[]]>([
  ["{a,b}c", ["ac", "bc"]],
  ["{a{b,c},d}", ["ab", "ac", "d"]],
  ["{{a,b},{c,d}}e", ["ae", "be", "ce", "de"]],
  ["{a,b}{c,d}", ["ac", "ad", "bc", "bd"]],
  ["{,a}", ["", "a"]],
  ["x{a,$y}", ["x{a,$y}"]],
  ["{a,b}$y", ["a$y", "b$y"]],
  ["{a,'b'}", ["{a,'b'}"]],
  ["{1..3}", ["{1..3}"]],
  ["{if,x=1}", ["if", "x=1"]],
  // To the parser it begins a comment.
  ["{#,a}", ["{#,a}"]],
  ["{a,#b}", ["{a,#b}"]],
  ["ab", ["ab"]],
])("the words of %s", (text, expected) => {
  expect(bracesOf(wordIn(text)).map(({ raw }) => raw)).toEqual(expected);
});

test("an empty word has no parts", () => {
  expect(bracesOf(wordIn("{,a}"))[0]).toEqual({ raw: "", parts: [], scripts: [] });
});

test("all words together are bounded, however they are nested", () => {
  expect(bracesOf(wordIn(`{{${items("a", 32)}},${items("b", 32)}}`))).toHaveLength(64);
  expect(bracesOf(wordIn(`{{${items("a", 33)}},${items("b", 32)}}`))).toHaveLength(1);
  expect(bracesOf(wordIn(`{${items("b", 32)},{${items("a", 33)}}}`))).toHaveLength(1);
});
