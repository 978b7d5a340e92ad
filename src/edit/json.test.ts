import fc from "fast-check";
import * as jsonc from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { MAX_DEPTH, readJson, ScanError, SyntaxKind } from "./json.ts";
import { LENIENT_JSON, STRICT_JSON, STRICT_JSONC, type JsonDialect } from "./json-dialect.ts";

/** The part of the text that a problem points at. */
function underlined(text: string, dialect: JsonDialect = STRICT_JSON): [string, string] {
  const result = readJson(text, dialect);
  if (result.ok) throw new Error("accepted");
  const { kind, offset, length } = result.problem;
  return [kind, text.slice(offset, offset + length)];
}

test("the scanner's numbers are the ones this module names", () => {
  const real = jsonc as unknown as Readonly<Record<string, Readonly<Record<string, number>>>>;
  for (const [name, number] of Object.entries(SyntaxKind)) expect(real["SyntaxKind"]?.[name]).toBe(number);
  for (const [name, number] of Object.entries(ScanError)) expect(real["ScanError"]?.[name]).toBe(number);
});

describe("readJson refuses", () => {
  test.each([
    ['{"a": 1, "a": 2}', "duplicate-key", '"a"'],
    ['{"a": {"b": 1, "\\u0062": 2}}', "duplicate-key", '"\\u0062"'],
    ['{"__proto__": {}}', "forbidden-key", '"__proto__"'],
    ['{"\\u005f_proto__": {}}', "forbidden-key", '"\\u005f_proto__"'],
    ["[1, 2,]", "trailing-comma", ","],
    ['{"a": 1 , }', "trailing-comma", ","],
    ['{ // x\n"a": 1}', "comment", "// x"],
    ["[1 /* x */]", "comment", "/* x */"],
    ["\uFEFF{}", "byte-order-mark", "\uFEFF"],
    ["", "empty", ""],
    ["  \n ", "empty", ""],
    ["{", "syntax", ""],
    ['{"a"}', "syntax", "}"],
    ['{"a": }', "syntax", "}"],
    ['{"a": 1 "b": 2}', "syntax", '"b"'],
    ["{a: 1}", "syntax", "a"],
    ["['x']", "syntax", "'x'"],
    ["[1, , 2]", "syntax", ","],
    ["{} {}", "syntax", "{"],
    ["[01]", "syntax", "1"],
    ["[1.]", "syntax", "1."],
    ["[NaN]", "syntax", "NaN"],
    ['["a\nb"]', "syntax", '"a'],
    ['["\\x"]', "syntax", '"\\x"'],
    ["[1]]", "syntax", "]"],
    ["[1}", "syntax", "}"],
    ["\u00a0[]", "syntax", "\u00a0"],
    ["\f[]", "syntax", "\f"],
  ])("%j: %s", (text, kind, part) => {
    expect(underlined(text)).toEqual([kind, part]);
  });

  test("the first place of a duplicate key is named", () => {
    expect(readJson('{"deny": 1,\n "deny": 2}', STRICT_JSON)).toMatchObject({
      problem: { first: 1, offset: 13 },
    });
  });

  test("deep nesting, without exhausting the stack", () => {
    const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(readJson(deep(MAX_DEPTH), STRICT_JSON).ok).toBe(true);
    expect(underlined(deep(MAX_DEPTH + 1))).toEqual(["too-deep", "["]);
    expect(underlined(deep(1_000_000))).toEqual(["too-deep", "["]);
  });

  test("jsonc: a comment that never ends, and trailing commas", () => {
    expect(underlined("{ /* x", STRICT_JSONC)[0]).toBe("syntax");
    expect(underlined('{"a": 1,}', STRICT_JSONC)).toEqual(["trailing-comma", ","]);
  });
});

describe("readJson accepts", () => {
  test("comments and a byte-order mark in jsonc, and nothing inside strings is a comment", () => {
    const text = '\uFEFF// one\n{"a": /* two */ "// no", /* three */ "b": [1] // four\n}';
    expect(readJson(text, STRICT_JSONC)).toEqual({ ok: true, value: { a: "// no", b: [1] } });
  });

  test("property: every JSON value, as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const own = readJson(text, STRICT_JSON);
        // Generated objects may hold the key that is refused on purpose.
        if (own.ok) expect(own.value).toEqual(JSON.parse(text));
        else expect(own.problem.kind).toBe("forbidden-key");
      }),
      { numRuns: 500 },
    );
  });

  test("differential: random token soup is accepted exactly when JSON.parse accepts it", () => {
    const token = fc.constantFrom(
      ...Array.from("{}[],:"),
      '"a"',
      '"b"',
      "1",
      "-0.5e3",
      "01",
      "true",
      "null",
      " ",
      "\n",
      "x",
      '"',
      "'",
      "\\",
      "//",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join("");
        let oracle = true;
        try {
          JSON.parse(text);
        } catch {
          oracle = false;
        }
        const own = readJson(text, STRICT_JSON);
        const stricter = !own.ok && own.problem.kind === "duplicate-key";
        expect(own.ok).toBe(oracle && !stricter);
      }),
      { numRuns: 5000 },
    );
  });

  test("property: the most lenient dialect is that of the scanner's own parser, apart from `__proto__`", () => {
    const token = fc.constantFrom("{", "}", "[", "]", ":", ",", '"a"', '"b"', "1", " ", "//x\n", "/*,*/");
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const text = tokens.join("");
        const errors: jsonc.ParseError[] = [];
        const value: unknown = jsonc.parse(text, errors, { allowTrailingComma: true });
        const own = readJson(text, LENIENT_JSON);
        expect(own.ok).toBe(errors.length === 0);
        if (own.ok) expect(own.value).toEqual(value);
      }),
      { numRuns: 5000 },
    );
  });

  test("`__proto__` and equal keys where a dialect has them, and no prototype changes", () => {
    const text = '{"__proto__": {"x": 1}, "a": 1, "b": 2, "a": {"__proto__": "y"},}';
    const read = readJson(text, LENIENT_JSON);
    if (!read.ok) throw new Error(read.problem.kind);
    expect(JSON.stringify(read.value)).toBe('{"__proto__":{"x":1},"a":{"__proto__":"y"},"b":2}');
    expect(Object.getPrototypeOf(read.value)).toBe(Object.prototype);
    expect("x" in {}).toBe(false);
  });
});
