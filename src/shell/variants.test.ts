import { expect, test } from "vitest";
import { variantsOfWords } from "./variants.ts";
import { anything, literal, type Word } from "./word.ts";

/** A word that is one of these texts, or, where `open`, anything else. */
function oneOf(texts: readonly string[], open = false): Word {
  return { ...anything("$x", false), choices: texts.map(literal), ...(open ? { open: true as const } : {}) };
}

const many = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `a${n}`);

test("a command without variables of several values is only itself", () => {
  const words = [literal("a"), anything("$x", true)];
  expect(variantsOfWords(words)).toEqual([words]);
  expect(variantsOfWords(words)[0]).toBe(words);
});

test("each value of each variable makes a command", () => {
  expect(variantsOfWords([literal("a"), oneOf(["b", "c"]), anything("$y", true), oneOf(["d", "e"])])).toEqual(
    ["b", "c"].flatMap((x) =>
      ["d", "e"].map((y) => [literal("a"), literal(x), anything("$y", true), literal(y)]),
    ),
  );
});

test("where something else is possible there is a command with a word that is not known", () => {
  expect(variantsOfWords([oneOf(["a"], true)])).toEqual([[literal("a")], [anything("$x", false)]]);
  expect(variantsOfWords([oneOf(["a"])])).toEqual([[literal("a")]]);
});

test("a variable that would make too many commands stays one", () => {
  expect(variantsOfWords([oneOf(many(8)), oneOf(many(8))])).toHaveLength(64);
  expect(variantsOfWords([oneOf(many(64))])).toHaveLength(64);
  expect(variantsOfWords([oneOf(many(65))])).toEqual([[oneOf(many(65))]]);
  const nine = oneOf(many(9));
  expect(variantsOfWords([oneOf(many(8)), nine])).toEqual(many(8).map((text) => [literal(text), nine]));
});
