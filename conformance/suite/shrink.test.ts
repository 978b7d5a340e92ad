import { expect, test } from "vitest";
import { shorterOf } from "./shrink.ts";

test("shorter command lines leave out words that stand together, the shortest first", () => {
  const texts = shorterOf({ tool: "Bash", text: "a b c", cwd: "/" }).map(({ text }) => text);
  expect(texts.map((text) => text.length)).toEqual([1, 1, 3, 3, 3]);
  expect(new Set(texts)).toEqual(new Set(["a", "c", "b c", "a c", "a b"]));
});

test("other accesses are left alone, and so is one word", () => {
  expect(shorterOf({ tool: "Read", text: "a b", cwd: "/" })).toEqual([]);
  expect(shorterOf({ tool: "Bash", text: "a", cwd: "/" })).toEqual([]);
});
