import { expect, test } from "vitest";
import { listText } from "./toml-text.ts";

test.each([
  [[], "[]"],
  [["a"], '[\n  "a",\n]'],
  [['say "hi"', "b"], '[\n  "say \\"hi\\"",\n  "b",\n]'],
])("the list of %j", (items, text) => {
  expect(listText(items)).toBe(text);
});
