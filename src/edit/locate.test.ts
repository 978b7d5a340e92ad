import { describe, expect, test } from "vitest";
import { commaAfter, jsonTree, locateJson, nodeAt, propertyOf, rawAt } from "./json-tree.ts";
import { locateToml, oddValue } from "./toml-tree.ts";

type Path = readonly (string | number)[];
type Row = readonly [path: Path, value: string | undefined, key: string | undefined];

const JSON_TEXT = '{"a": {"b": [1, {"c": true}]}, "0": "zero", "e": [], "a2": null}';

describe("a place in JSON, by its value and by its key", () => {
  test.each<Row>([
    [[], JSON_TEXT, JSON_TEXT],
    [["a", "b", 0], "1", "1"],
    [["a", "b", 1, "c"], "true", '"c"'],
    [["a", "b"], '[1, {"c": true}]', '"b"'],
    [["0"], '"zero"', '"0"'],
    [["a2"], "null", '"a2"'],
    // The deepest part of the path that exists.
    [["a", "none"], '{"b": [1, {"c": true}]}', '{"b": [1, {"c": true}]}'],
    [["a", "none", "c"], '{"b": [1, {"c": true}]}', '{"b": [1, {"c": true}]}'],
    [["a", "b", 7], '[1, {"c": true}]', '[1, {"c": true}]'],
    [["a", "b", "0"], '[1, {"c": true}]', '[1, {"c": true}]'],
    [["a", 0], '{"b": [1, {"c": true}]}', '{"b": [1, {"c": true}]}'],
    [["e", 0], "[]", "[]"],
    [["a2", "x"], "null", "null"],
  ])("%j", (path, value, key) => {
    const tree = jsonTree(JSON_TEXT);
    const at = (what: "value" | "key"): string => {
      const { offset, length } = locateJson(tree, path, what);
      return JSON_TEXT.slice(offset, offset + length);
    };
    expect([at("value"), at("key")]).toEqual([value, key]);
  });

  test("a byte-order mark moves nothing", () => {
    const text = `\uFEFF{"a": 1}`;
    expect(locateJson(jsonTree(text), ["a"], "value")).toEqual({ offset: 7, length: 1 });
    expect(rawAt(text, ["a"])).toBe("1");
    expect(jsonTree("[1,]").children).toHaveLength(1);
    expect(() => jsonTree("")).toThrow("jsonTree: the text holds no JSON value");
  });

  test("values and properties by a route", () => {
    const tree = jsonTree('{"a": [1, [2]], "b": 3, "b": 4}');
    const shown = (route: Path): unknown => nodeAt(tree, route)?.value;
    expect(shown(["a", 1, 0])).toBe(2);
    expect(shown(["b"])).toBe(4);
    expect(nodeAt(tree, ["a", "1"])).toBeUndefined();
    expect(nodeAt(tree, [0])).toBeUndefined();
    expect(nodeAt(tree, ["x", "y", 0])).toBeUndefined();
    expect(nodeAt(tree, ["a", 5])).toBeUndefined();
    expect(propertyOf(tree, "b")?.children?.[1]?.value).toBe(4);
    expect(propertyOf(jsonTree('["b"]'), "b")).toBeUndefined();
    expect(() => rawAt('{"a": 1}', ["b", 0])).toThrow("nothing at b.0");
    expect(rawAt('{"a": [1, {"b": "x"}]}', ["a", 1])).toBe('{"b": "x"}');
  });

  test("the comma that follows", () => {
    expect(commaAfter("1, 2", 1)).toBe(1);
    expect(commaAfter("1 /* , */ , 2", 1)).toBe(10);
    expect(commaAfter("1 // ,\n, 2", 1)).toBe(7);
    expect(commaAfter("1 2", 1)).toBeUndefined();
    expect(commaAfter("1", 1)).toBeUndefined();
  });
});

const TOML_TEXT = `top = 1
dot.ted = "x"
inline = { a = { b = 2 }, list = [3, { c = 4 }] }

[table]
key = [5, 6]

[table.sub]
deep = 7

[[many]]
name = 8

[[many]]
name = 9
`;

describe("a place in TOML, by its value and by its key", () => {
  test.each<Row>([
    [["top"], "1", "top"],
    [["dot", "ted"], '"x"', "dot.ted"],
    [["inline", "a", "b"], "2", "b"],
    [["inline", "a"], "{ b = 2 }", "a"],
    [["inline", "list", 1, "c"], "4", "c"],
    [["inline", "list", 0], "3", "3"],
    [["table"], "table", "table"],
    [["table", "key", 1], "6", "6"],
    [["table", "sub"], "table.sub", "table.sub"],
    [["table", "sub", "deep"], "7", "deep"],
    [["many", 1, "name"], "9", "name"],
    [["many", 0, "name"], "8", "name"],
    // The deepest part of the path that is written.
    [["table", "sub", "none"], "table.sub", "table.sub"],
    [["top", "none"], "top", "top"],
    [["table", "key", 7], "key", "key"],
    [["none"], undefined, undefined],
  ])("%j", (path, value, key) => {
    const at = (what: "value" | "key"): string | undefined => {
      const span = locateToml(TOML_TEXT, path, what);
      return span && TOML_TEXT.slice(span.offset, span.offset + span.length);
    };
    expect([at("value"), at("key")]).toEqual([value, key]);
  });

  test("a byte-order mark moves nothing", () => {
    expect(locateToml("\uFEFFa = 1", ["a"], "value")).toEqual({ offset: 5, length: 1 });
  });

  test.each([
    ["a = 9223372036854775807\nb = -9223372036854775808", undefined],
    ["a = 1\nb = 9223372036854775808", { problem: "number-range", offset: 10 }],
    ["a = [0, -9223372036854775809, 9223372036854775808]", { problem: "number-range", offset: 8 }],
    ["a = 2020-01-01\nb = 1.5", undefined],
    ["a = 1\nb = 2020-02-31", { problem: "bad-date", offset: 10 }],
    ["b = 2020-02-31T10:00:00Z", { problem: "bad-date", offset: 4 }],
  ])("a value that does not exist: %j", (text, expected) => {
    expect(oddValue(text)).toEqual(expected);
  });
});
