import fc from "fast-check";
import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { editJson } from "./json-edit.ts";
import { readJson } from "./json.ts";
import { STRICT_JSONC } from "./json-dialect.ts";

function edited(
  text: string,
  route: readonly string[],
  removed: readonly number[],
  added: readonly string[],
): string {
  const gone = removed.map((place): Change => ({ kind: "remove", route: [...route, place] }));
  return editJson(text, [...gone, { kind: "insert", route, items: added }]);
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly removed: readonly number[];
  readonly added: readonly string[];
  readonly next: string;
}

const CASES: readonly Case[] = [
  {
    name: "adds to a list in one line",
    text: '{"l":["a"]}',
    removed: [],
    added: ['"b"', '"c"'],
    next: '{"l":["a", "b", "c"]}',
  },
  { name: "fills an empty list", text: '{"l":[]}', removed: [], added: ['"b"'], next: '{"l":["b"]}' },
  { name: "empties a list", text: '{"l":["a", "b"]}', removed: [0, 1], added: [], next: '{"l":[]}' },
  { name: "takes the first one", text: '{"l":["a", "b"]}', removed: [0], added: [], next: '{"l":["b"]}' },
  { name: "takes the last one", text: '{"l":["a", "b"]}', removed: [1], added: [], next: '{"l":["a"]}' },
  {
    name: "adds behind a comment, with the comma before it",
    text: '{\n  "l": [\n    "a" // why\n  ]\n}\n',
    removed: [],
    added: ['"b"'],
    next: '{\n  "l": [\n    "a", // why\n    "b"\n  ]\n}\n',
  },
  {
    name: "keeps the comment beside what goes",
    text: '{\n  "l": [\n    "a", // why\n    /* so */ "b",\n    "c" // end\n  ]\n}\n',
    removed: [0, 2],
    added: [],
    next: '{\n  "l": [\n    // why\n    /* so */ "b"\n    // end\n  ]\n}\n',
  },
  {
    name: "takes a line with its line break",
    text: '{\r\n  "l": [\r\n    "a",\r\n    "b"\r\n  ]\r\n}\r\n',
    removed: [0],
    added: ['"c"'],
    next: '{\r\n  "l": [\r\n    "b",\r\n    "c"\r\n  ]\r\n}\r\n',
  },
  {
    name: "finds a comma behind a comment",
    text: '{"l":["a" /* , */ , "b" /* ] */]}',
    removed: [0],
    added: ['"c"'],
    next: '{"l":[/* , */  "b", /* ] */ "c"]}',
  },
  {
    name: "puts elements into a list that holds a comment alone",
    text: '{\n  "l": [\n    // none yet\n  ]\n}',
    removed: [],
    added: ['"a"'],
    next: '{\n  "l": [\n    // none yet\n    "a"\n  ]\n}',
  },
  {
    name: "closes a line comment before the bracket",
    text: '{"l":["a", // x\n"b"]}',
    removed: [1],
    added: ['"c"'],
    next: '{"l":["a", // x\n\n"c"\n]}',
  },
];

test.each(CASES)("$name", ({ text, removed, added, next }) => {
  const result = edited(text, ["l"], removed, added);
  expect(readJson(result, STRICT_JSONC)).toMatchObject({ ok: true });
  expect(result).toBe(next);
});

test.each([
  ['{"l":["a", "b",]}', [1], [], '{"l":["a", ]}'],
  ['{"l":["a",]}', [], ['"b"'], '{"l":["a", "b",]}'],
  ['{"l":["a", // x\n]}', [0], ['"b"'], '{"l":[// x\n"b",\n]}'],
  ['{\n  "l": [\n    "a",\n  ]\n}', [], ['"b"'], '{\n  "l": [\n    "a",\n    "b",\n  ]\n}'],
  ['{\n  "l": [\n    "a",\n  ]\n}', [0], [], '{\n  "l": [\n  ]\n}'],
])("keeps a comma behind the last element: %j", (text, removed, added, next) => {
  expect(edited(text, ["l"], removed, added)).toBe(next);
});

test("finds a list inside objects", () => {
  expect(edited('{"a": {"b": ["x"]}, "b": []}', ["a", "b"], [0], ['"y"'])).toBe(
    '{"a": {"b": ["y"]}, "b": []}',
  );
});

test("refuses what is no list", () => {
  expect(() => edited('{"l":{}}', ["l"], [], ["1"])).toThrow("no list at l");
  expect(() => edited("{}", ["l"], [], ["1"])).toThrow("no list at l");
});

const blanks = fc.constantFrom("", " ", "\n", "\r\n  ", " /* x, ] */ ", ' // y, "]\n\t');

test("property: what stays is what stood there, and comments survive", () => {
  const items = fc.array(fc.tuple(fc.string(), blanks, blanks, fc.boolean()), { maxLength: 6 });
  fc.assert(
    fc.property(items, blanks, fc.array(fc.string(), { maxLength: 3 }), (list, inside, added) => {
      const texts = list.map(([value, before, behind]) => before + JSON.stringify(value) + behind);
      const text = `{"a": 1, // first\n"l":[${texts.join(",")}${list.length === 0 ? inside : ""}], "z": [2]}`;
      const removed = list.flatMap(([, , , goes], index) => (goes ? [index] : []));
      const next = edited(
        text,
        ["l"],
        removed,
        added.map((one) => JSON.stringify(one)),
      );
      const kept = list.filter(([, , , goes]) => !goes).map(([value]) => value);
      expect(readJson(next, STRICT_JSONC)).toEqual({
        ok: true,
        value: { a: 1, l: [...kept, ...added], z: [2] },
      });
      const comments = (some: string): number => (some.match(/\/\* x, \] \*\/|\/\/ y, "\]/g) ?? []).length;
      const own = comments(JSON.stringify([...kept, ...added]));
      expect(comments(next) - own).toBe(
        comments(text) - comments(JSON.stringify(list.map(([value]) => value))),
      );
      expect(next.startsWith('{"a": 1, // first\n"l":[')).toBe(true);
      expect(next.endsWith('], "z": [2]}')).toBe(true);
    }),
  );
});
