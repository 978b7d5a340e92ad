import { expect, test } from "vitest";
import { REFERENCE, referenceOf, type Value } from "./bindings.ts";
import { anything, literal } from "./word.ts";

test.each<[string, Value, string | undefined]>([
  ["a name", { words: [literal("x")], complete: true }, "x"],
  ["a name, or something else", { words: [literal("x")], complete: false }, undefined],
  ["two names", { words: [literal("x"), literal("y")], complete: true }, undefined],
  ["what only the run decides", { words: [anything("$q", false)], complete: true }, undefined],
  ["nothing", { words: [], complete: true }, undefined],
  ["its own name", { words: [literal("r")], complete: true }, undefined],
])("a variable that refers to %s", (_name, value, expected) => {
  expect(referenceOf("r", new Map([[`${REFERENCE}r`, value]]))).toEqual({ name: expected });
});

test("a variable that refers to nothing is itself", () => {
  expect(referenceOf("r", new Map())).toBeUndefined();
  expect(referenceOf("r", new Map([["r", { words: [literal("x")], complete: true }]]))).toBeUndefined();
});
