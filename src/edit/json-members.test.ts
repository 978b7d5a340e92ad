import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { readJson } from "./json.ts";
import { LENIENT_JSON, STRICT_JSONC } from "./json-dialect.ts";
import type { Change, Member } from "./change.ts";
import { editJson } from "./json-edit.ts";
import { rawAt } from "./json-tree.ts";

interface MembersChange {
  readonly path: readonly string[];
  readonly remove: ReadonlySet<string>;
  readonly append: readonly Member[];
}

function editMembers(text: string, { path, remove, append }: MembersChange): string {
  const gone = [...remove].map((key): Change => ({ kind: "remove", route: [...path, key] }));
  return editJson(text, [...gone, { kind: "insert", route: path, members: append }]);
}

const raw = (key: string, text: string): Member => ({
  key: JSON.stringify(key),
  value: { kind: "raw", text },
});

describe("members of an object", () => {
  test("are removed and put behind the others, and comments stay", () => {
    const text = `{
  // first
  "a": 1, // of a
  "b": 2, /* of b */
  // before c
  "c": 3 // of c
}`;
    expect(editMembers(text, { path: [], remove: new Set(["b"]), append: [raw("d", "4")] })).toBe(`{
  // first
  "a": 1, // of a
 /* of b */
  // before c
  "c": 3, // of c
  "d": 4
}`);
  });

  test("the last one takes its comma along", () => {
    expect(editMembers(`{"a": 1, "b": 2}`, { path: [], remove: new Set(["b"]), append: [] })).toBe(
      `{"a": 1}`,
    );
    expect(editMembers(`{\n  "a": 1,\n  "b": 2\n}`, { path: [], remove: new Set(["b"]), append: [] })).toBe(
      `{\n  "a": 1\n}`,
    );
  });

  test("an emptied object is empty, unless a comment stands in it", () => {
    expect(editMembers(`{ "a": 1 }`, { path: [], remove: new Set(["a"]), append: [] })).toBe("{}");
    expect(editMembers(`{ /* x */ "a": 1 }`, { path: [], remove: new Set(["a"]), append: [] })).toContain(
      "/* x */",
    );
  });

  test("a comment never swallows what follows it", () => {
    expect(
      JSON.parse(
        editMembers(`{ // x\n "a": 1, "b": 2 }`, {
          path: [],
          remove: new Set(["a"]),
          append: [raw("c", "3")],
        }).replace("// x", ""),
      ),
    ).toEqual({ b: 2, c: 3 });
  });

  test("in an object below, laid out like its surroundings", () => {
    const member: Member = { key: '"n"', value: { kind: "table", members: [raw("x", "1"), raw("y", "2")] } };
    expect(
      editMembers(`{\n\t"p": {\n\t\t"a": 1\n\t}\n}\n`, { path: ["p"], remove: new Set(), append: [member] }),
    ).toBe(`{\n\t"p": {\n\t\t"a": 1,\n\t\t"n": {\n\t\t\t"x": 1,\n\t\t\t"y": 2\n\t\t}\n\t}\n}\n`);
    expect(editMembers(`{"p":{}}`, { path: ["p"], remove: new Set(), append: [member] })).toBe(
      `{"p":{ "n": { "x": 1, "y": 2 } }}`,
    );
    expect(
      editMembers(`{\r\n  "p": {}\r\n}`, { path: ["p"], remove: new Set(), append: [raw("x", "1")] }),
    ).toBe(`{\r\n  "p": {\r\n    "x": 1\r\n  }\r\n}`);
  });

  test("what is read raw is what is written", () => {
    expect(rawAt(`{"p": { "a" : [1,  2] }}`, ["p", "a"])).toBe("[1,  2]");
  });

  test("keeps a comma behind the last member, and takes equal keys away together", () => {
    const text = '{\n  "a": 1,\n  "b": 2, // of b\n}';
    expect(editMembers(text, { path: [], remove: new Set(["b"]), append: [raw("c", "3")] })).toBe(
      '{\n  "a": 1, // of b\n  "c": 3,\n}',
    );
    expect(editMembers('{"a": 1,}', { path: [], remove: new Set(["a"]), append: [] })).toBe("{}");
    const twice = '{"a": 1, "b": 2, "a": 3}';
    expect(editMembers(twice, { path: [], remove: new Set(["a"]), append: [] })).toBe('{ "b": 2}');
  });

  test("throws where there is no object", () => {
    expect(() =>
      editMembers(`{"p": 1}`, { path: ["p"], remove: new Set(), append: [raw("a", "1")] }),
    ).toThrow("no object at p");
  });

  test("property: the values are those that were asked for, in order", () => {
    const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 });
    fc.assert(
      fc.property(
        keys,
        keys,
        keys,
        fc.constantFrom(undefined, 1, 2),
        fc.constantFrom("0$1}", "0,$1}", "0, // x,\n$1}", "0 /* , */,$1}"),
        (present, removed, added, indent, end) => {
          const text = JSON.stringify(
            { p: Object.fromEntries(present.map((key) => [key, 0])) },
            undefined,
            indent,
          ).replace(/0(\s*)\}/, end);
          const append = added.filter((key) => !present.includes(key) || removed.includes(key));
          const next = editMembers(text, {
            path: ["p"],
            remove: new Set(removed),
            append: append.map((key) => raw(key, "1")),
          });
          const expected = [
            ...present.filter((key) => !removed.includes(key)).map((key) => [key, 0]),
            ...append.map((key) => [key, 1]),
          ];
          const read = readJson(next, LENIENT_JSON);
          if (!read.ok) throw new Error(`${read.problem.kind} in ${next}`);
          expect(Object.entries((read.value as { p: object }).p)).toEqual(expected);
          // A comma behind the last member stays one.
          const isTrailing = /,\s*(?:\/\/ x,)?\s*\}\s*\}$/.test(text);
          if (isTrailing && expected.length > 0)
            expect(readJson(next, STRICT_JSONC)).toMatchObject({ problem: { kind: "trailing-comma" } });
          else expect(readJson(next, STRICT_JSONC).ok).toBe(true);
        },
      ),
    );
  });
});
