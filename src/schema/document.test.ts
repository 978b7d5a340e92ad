import { expect, test } from "vitest";
import type { Document } from "../diagnostics/diagnostic.ts";
import { STRICT_JSON, STRICT_JSONC } from "../edit/json-dialect.ts";
import { parseDocument } from "./document.ts";

function read(text: string, dialect = STRICT_JSON) {
  const document: Document = { file: "f", text, syntax: "json" };
  return parseDocument(document, dialect, "the file", "sandbox");
}

test("a document gives its value", () => {
  expect(read('{ "a": [1, null] }')).toEqual({ ok: true, value: { a: [1, null] } });
  expect(read("{} // a comment", STRICT_JSONC)).toEqual({ ok: true, value: {} });
});

test.each<[text: string, code: string, args: object, offset: number]>([
  ["", "json-empty", { what: "the file", reader: "sandbox" }, 0],
  ["\ufeff{}", "json-byte-order-mark", { reader: "sandbox" }, 0],
  ["{} // x", "json-comment", { reader: "sandbox" }, 3],
  ['{ "a": 1, }', "json-trailing-comma", { reader: "sandbox" }, 8],
  ['{ "__proto__": 1 }', "forbidden-key", { key: "__proto__" }, 2],
  ['{\n"a": 1,\n"a": 2 }', "duplicate-key", { key: "a", firstLine: 2 }, 10],
  ['{ "a" 1 }', "json-syntax", { reader: "sandbox" }, 6],
])("%j is a problem at its place", (text, code, args, offset) => {
  expect(read(text)).toMatchObject({
    ok: false,
    problems: [{ code, args, place: { at: "offset", offset } }],
  });
});

test("a text that is nested too deeply is refused, and not read", () => {
  const result = read("[".repeat(100_000));
  expect(result).toMatchObject({ ok: false, problems: [{ code: "json-too-deep" }] });
});
