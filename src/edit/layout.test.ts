import { describe, expect, test } from "vitest";
import { editJson } from "./json-edit.ts";
import { LENIENT_JSON, STRICT_JSON, STRICT_JSONC, type JsonDialect } from "./json-dialect.ts";
import { isObject, readJson } from "./json.ts";
import { layoutOf, valueAt } from "./toml-layout.ts";
import { sectionText, tomlKey, tomlString } from "./toml-text.ts";

describe("what is wrong with a JSON text", () => {
  const wrong = (text: string, dialect: JsonDialect): string => {
    const read = readJson(text, dialect);
    if (read.ok) return "nothing";
    const { problem } = read;
    return problem.kind === "syntax"
      ? `${problem.offset}+${problem.length}: ${problem.expected}, not ${problem.found}`
      : problem.kind;
  };
  const long = "x".repeat(40);

  test.each<[text: string, dialect: JsonDialect, expected: string]>([
    ['{"a" 1}', STRICT_JSON, "5+1: `:`, not `1`"],
    ['{"a" {}}', STRICT_JSON, "5+1: `:`, not `{`"],
    ['{"a":: 1}', STRICT_JSON, "5+1: a value, not `:`"],
    ["[1 [2]]", STRICT_JSON, "3+1: `,` or the closing bracket, not `[`"],
    ['["a" "b"]', STRICT_JSON, '5+3: `,` or the closing bracket, not `"b"`'],
    ["{1: 2}", STRICT_JSON, "1+1: a key in double quotes or `}`, not `1`"],
    ["1]", STRICT_JSON, "1+1: the end of the file, not `]`"],
    ["]", STRICT_JSON, "0+1: a value, not `]`"],
    ["[}", STRICT_JSON, "1+1: a value or `]`, not `}`"],
    ["[,]", LENIENT_JSON, "1+1: a value or `]`, not `,`"],
    ["[1,,]", LENIENT_JSON, "3+1: a value, not `,`"],
    ['{"a":}', LENIENT_JSON, "5+1: a value, not `}`"],
    ["[1", STRICT_JSON, "2+0: `,` or the closing bracket, not the end of the file"],
    [`[${long}]`, STRICT_JSON, `1+40: a value or \`]\`, not \`${long}\``],
    [`[${long}y]`, STRICT_JSON, `1+41: a value or \`]\`, not \`${long}...\``],
    ["\u00a0[1]", STRICT_JSON, "0+1: a value, not `\u00a0`"],
    [" \f1", STRICT_JSON, "1+2: a value, not `\f1`"],
    ["\f 1", STRICT_JSON, "0+1: a value, not `\f`"],
    ["[1] /* x", STRICT_JSONC, "4+4: the end of the file, not a comment that never ends"],
    ["[1 // x\n]", STRICT_JSON, "comment"],
    ["[1 /* x */, 2]", STRICT_JSONC, "nothing"],
    ["[1, /* x */]", LENIENT_JSON, "nothing"],
  ])("%j", (text, dialect, expected) => {
    expect(wrong(text, dialect)).toBe(expected);
  });

  test("a comment separates words like a blank", () => {
    expect(wrong("1/**/2", STRICT_JSONC)).not.toBe("nothing");
    expect(readJson("[1,/**/]", LENIENT_JSON)).toEqual({ ok: true, value: [1] });
  });

  test("an object is neither a list nor null", () => {
    expect([{}, { a: 1 }, [], null, "a", undefined, 1].map(isObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a member that is added to an object", () => {
  const added = (text: string, route: readonly string[] = [], gone: readonly string[] = []): string =>
    editJson(text, [
      ...gone.map((key) => ({ kind: "remove", route: [...route, key] }) as const),
      { kind: "insert", route, members: [{ key: '"b"', value: { kind: "raw", text: "2" } }] },
    ]);

  test.each<[text: string, expected: string]>([
    ['{"a": 1}', '{"a": 1, "b": 2}'],
    ['{ "a": 1 }', '{ "a": 1, "b": 2 }'],
    ["{}", '{\n  "b": 2\n}'],
    ['{\n  "a": 1}', '{\n  "a": 1,\n  "b": 2\n}'],
    ['{\n    "a": 1\n}', '{\n    "a": 1,\n    "b": 2\n}'],
    ['{\n  "a": 1 // x\n}', '{\n  "a": 1, // x\n  "b": 2\n}'],
    ['{\r\n  "a": 1\r\n}', '{\r\n  "a": 1,\r\n  "b": 2\r\n}'],
  ])("%j", (text, expected) => {
    expect(added(text)).toBe(expected);
  });

  test.each<[text: string, expected: string]>([
    ['{\n  "x": {}\n}', '{\n  "x": {\n    "b": 2\n  }\n}'],
    ['{\n  "x": {"a": 1}\n}', '{\n  "x": {"a": 1, "b": 2}\n}'],
    ['{\n  "x": {\n    "a": 1\n  },\n  "y": 0\n}', '{\n  "x": {\n    "a": 1,\n    "b": 2\n  },\n  "y": 0\n}'],
  ])("below: %j", (text, expected) => {
    expect(added(text, ["x"])).toBe(expected);
  });

  test("in the place of the only one", () => {
    expect(added('{"a": 1}', [], ["a"])).toBe('{ "b": 2 }');
    expect(added('{\n  "a": 1\n}', [], ["a"])).toBe('{\n  "b": 2\n}');
  });
});

describe("TOML", () => {
  test("the value of a key, in inline tables as well", () => {
    const text = 'a = { b = { c = 1 }, d = "x" }\n[t]\nk.l = 2\n[t.u]\nm = { n = 3 }\n';
    const { keys, sections, headers } = layoutOf(text);
    const shown = (route: readonly string[]): string | undefined => {
      const node = valueAt(keys, route);
      return node && text.slice(...node.range);
    };
    expect(shown(["a", "b", "c"])).toBe("1");
    expect(shown(["a", "b"])).toBe("{ c = 1 }");
    expect(shown(["a", "d"])).toBe('"x"');
    expect(shown(["a", "d", "x"])).toBeUndefined();
    expect(shown(["a", "e"])).toBeUndefined();
    expect(shown(["a"])).toBe('{ b = { c = 1 }, d = "x" }');
    expect(shown(["t", "k", "l"])).toBe("2");
    expect(shown(["t", "k"])).toBeUndefined();
    expect(shown(["t", "u", "m", "n"])).toBe("3");
    expect(shown([])).toBeUndefined();
    expect(sections.map(({ route }) => route.join("."))).toEqual(["t", "t.u"]);
    expect(headers).toHaveLength(2);
  });

  test("arrays of tables are headers and no sections", () => {
    const { sections, headers } = layoutOf("[[a]]\nk = 1\n[b]\n");
    expect(sections.map(({ route }) => route)).toEqual([["b"]]);
    expect(headers.map(({ route }) => route)).toEqual([["a", "0"], ["b"]]);
  });

  test("keys, strings and sections as they are written", () => {
    expect(["a", "a-B_9", "a b", "", "ä", "a.b"].map(tomlKey)).toEqual([
      "a",
      "a-B_9",
      '"a b"',
      '""',
      '"ä"',
      '"a.b"',
    ]);
    expect(tomlString('a"\\\n\u007f')).toBe('"a\\"\\\\\\n\\u007f"');
    expect(sectionText([], [{ key: "a", value: "1" }])).toBe("a = 1\n");
    expect(sectionText(["t", "u v"], [{ key: "a b", value: undefined }])).toBe('[t."u v"]\n"a b" = ""\n');
  });
});
