import { expect, test } from "vitest";
import { anything, escapePattern, isSameWord, literal, markedText, patternOf, shownText } from "./word.ts";

test("two words are the same if all that is known of them is", () => {
  const home = literal("\uE001/a");
  expect(isSameWord(literal("a"), literal("a"))).toBe(true);
  expect(isSameWord(literal("a"), literal("b"))).toBe(false);
  expect(isSameWord(home, literal("~/a"))).toBe(false);
  expect(isSameWord(home, literal("\uE001/a"))).toBe(true);
  expect(isSameWord(anything("$x", true), anything("$x", true))).toBe(true);
  expect(isSameWord(anything("$x", true), anything("$x", false))).toBe(false);
  expect(isSameWord(anything("a", true), literal("a"))).toBe(false);
  expect(isSameWord(literal("a"), anything("a", true))).toBe(false);
});

test("the text of a word inside another one keeps what its tilde means", () => {
  expect(markedText({ kind: "literal", text: "~/a", tilde: true })).toBe("\uE001/a");
  expect(markedText({ kind: "literal", text: "~", tilde: true })).toBe("\uE001");
  expect(markedText({ kind: "literal", text: "~b/~", tilde: true })).toBe("\uE003b/~");
  expect(markedText({ kind: "literal", text: "~/a" })).toBe("~/a");
  expect(markedText({ kind: "literal", text: "a", tilde: true })).toBe("a");
});

test("a reader sees names in the places of marks", () => {
  expect(shownText("\uE001/a:\uE002/b:\uE003c")).toBe("$HOME/a:$PWD/b:~c");
  expect(shownText("a")).toBe("a");
});

test("a text as a pattern", () => {
  expect(escapePattern("~a*?[b]\\~", false)).toBe("\\~a\\*\\?\\[b\\]\\\\~");
  expect(escapePattern("~a", true)).toBe("~a");
  expect(escapePattern("a~", false)).toBe("a~");
  expect(patternOf(anything("$x", false))).toBe("*");
  expect(patternOf({ kind: "literal", text: "~*" })).toBe("\\~\\*");
  expect(patternOf({ kind: "literal", text: "~*", tilde: true })).toBe("~\\*");
});
