import { expect, test } from "vitest";
import type { Document } from "./diagnostic.ts";
import { locate } from "./locate.ts";

const json: Document = { file: "f", text: '{\n  "a": { "b": [1,\n "ö🔒", 3] }\n}\n', syntax: "json" };

test("a value and a key are found by their route", async () => {
  const value = await locate({ at: "value", document: json, path: ["a", "b", 2] });
  // Columns count characters: the lock takes two units.
  expect(value).toMatchObject({ file: "f", line: 3, column: 8, span: { length: 1 } });
  const key = await locate({ at: "key", document: json, path: ["a", "b"] });
  expect(key).toMatchObject({ line: 2, column: 10, span: { length: 3 } });
});

test("TOML is located too", async () => {
  const document: Document = { file: "t", text: '[x]\ny = 1\nz = "é"\n', syntax: "toml" };
  const at = (key: string) => ({ at: "value", document, path: ["x", key] }) as const;
  expect(await locate(at("z"))).toMatchObject({ line: 3, column: 5 });
  expect(await locate(at("none"))).toMatchObject({ line: 1, column: 2 });
});

test("an offset needs no syntax that can be read", async () => {
  const document: Document = { file: "f", text: "{\n{", syntax: "json" };
  expect(await locate({ at: "offset", document, offset: 2, length: 1 })).toMatchObject({
    line: 2,
    column: 1,
  });
  expect(await locate({ at: "value", document, path: [] })).toBeUndefined();
});

test("a route that leads nowhere gives the last part of it that is there, and a whole file no line", async () => {
  expect(await locate({ at: "file", file: "f" })).toBeUndefined();
  expect(await locate({ at: "value", document: json, path: ["a", "c"] })).toMatchObject({
    line: 2,
    column: 8,
  });
});
