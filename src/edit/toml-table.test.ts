import { expect, test } from "vitest";
import { tomlTable } from "./toml-table.ts";

test("a text is its table", () => {
  expect(tomlTable('a = 1\n[b]\nc = "d"\n')).toEqual({ a: 1, b: { c: "d" } });
  expect(tomlTable("a = 1", { integersAsBigInt: true })).toEqual({ a: 1n });
});

test("what is not TOML has none", () => {
  expect(tomlTable("a = ")).toBe(undefined);
});

test("another failure is not hidden", () => {
  expect(() => tomlTable(1 as unknown as string)).toThrow(TypeError);
});
