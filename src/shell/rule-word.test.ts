import { expect, test } from "vitest";
import { exactWords, isAnyCommand, isOptionWord, spellWords } from "./rule-word.ts";

test.each([
  ["-f", true],
  ["-", false],
  ["f", false],
  [{ prefix: "--force" }, true],
  [{ prefix: "if=" }, true],
  [{ prefix: "no-x=" }, true],
  [{ prefix: "if=a" }, false],
  [{ prefix: "/if=" }, false],
  [{ prefix: "mkfs." }, false],
])("%j may come anywhere among the arguments: %s", (word, expected) => {
  expect(isOptionWord(word)).toBe(expected);
});

test("a lone star is every command", () => {
  expect(isAnyCommand([{ prefix: "" }])).toBe(true);
  expect(isAnyCommand([])).toBe(false);
  expect(isAnyCommand([{ prefix: "a" }])).toBe(false);
  expect(isAnyCommand([""])).toBe(false);
  expect(isAnyCommand([{ prefix: "" }, "a"])).toBe(false);
});

test("words are spelled as in a rule", () => {
  expect(spellWords(["git", "push", { prefix: "-f" }])).toBe("git push -f*");
});

test("words up to the first that only its beginning fixes", () => {
  expect(exactWords(["git", { prefix: "pu" }, "x"])).toEqual({ exact: ["git"], isCut: true });
  expect(exactWords(["git", "push"])).toEqual({ exact: ["git", "push"], isCut: false });
  expect(exactWords([{ prefix: "mkfs." }])).toEqual({ exact: [], isCut: true });
});
