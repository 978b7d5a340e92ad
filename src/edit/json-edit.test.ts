import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Change } from "./change.ts";
import { editJson } from "./json-edit.ts";

const list = (path: string, ...items: string[]): Change => ({
  kind: "set",
  route: path.split("."),
  value: { kind: "list", items: items.map((item) => JSON.stringify(item)) },
});
const raw = (path: string, text: string): Change => ({
  kind: "set",
  route: path.split("."),
  value: { kind: "raw", text },
});

describe("editJson", () => {
  test("replaces a value and leaves the bytes around it", () => {
    const text = '{\n\t"z" : 1.0e3,\r\n\t"p": { "deny" : [ "a" ], "x": "\\u0041" }\n}';
    expect(editJson(text, [list("p.deny", "b")])).toBe(
      '{\n\t"z" : 1.0e3,\r\n\t"p": { "deny" : [\r\n\t\t"b"\r\n\t], "x": "\\u0041" }\n}',
    );
  });

  test("adds keys behind the last one, in the file's indentation", () => {
    expect(editJson('{\n    "a": 1\n}\n', [list("p.deny", "x", "y"), raw("s.on", "true")])).toBe(
      `{
    "a": 1,
    "p": {
        "deny": [
            "x",
            "y"
        ]
    },
    "s": {
        "on": true
    }
}
`,
    );
  });

  test("fills empty objects", () => {
    expect(editJson("{}", [list("a")])).toBe('{\n  "a": []\n}');
    expect(editJson('{\n  "p": {}\n}', [list("p.deny", "x")])).toBe(
      '{\n  "p": {\n    "deny": [\n      "x"\n    ]\n  }\n}',
    );
  });

  test("keeps a one-line document on one line", () => {
    expect(editJson('{"a":{"b":[1]}}', [list("a.b", "x"), raw("a.c", "true")])).toBe(
      '{"a":{"b":["x"], "c": true}}',
    );
  });

  test("adds to an object on one line within a longer document", () => {
    expect(editJson('{\n  "p": {"x": 1}\n}', [raw("p.y", "2")])).toBe('{\n  "p": {"x": 1, "y": 2}\n}');
  });

  test("keeps comments with what they belong to", () => {
    expect(editJson('{\n  "a": 1 // one\n  // end\n}', [raw("b", "2")])).toBe(
      '{\n  "a": 1, // one\n  // end\n  "b": 2\n}',
    );
    expect(editJson("{ /* none */ }", [raw("b", "2")])).toBe('{ /* none */\n  "b": 2\n}');
  });

  test.each([
    ['{\n  "a": 1,\n}\n', '{\n  "a": 1,\n  "b": 2,\n}\n'],
    ['{\n  "a": 1, // one, two\n}\n', '{\n  "a": 1, // one, two\n  "b": 2,\n}\n'],
    ['{\n  "a": 1 // one, two\n}\n', '{\n  "a": 1, // one, two\n  "b": 2\n}\n'],
    ['{"a": 1,}', '{"a": 1, "b": 2,}'],
    ['\uFEFF{\r\n\t"a": [1,],\r\n}', '\uFEFF{\r\n\t"a": [1,],\r\n\t"b": 2,\r\n}'],
    ['{"b": 1, "b": {}}', '{"b": 1, "b": 2}'],
    ['{"__proto__": {"b": 1}}', '{"__proto__": {"b": 1}, "b": 2}'],
  ])("keeps trailing commas, a byte-order mark, and sets the key that counts: %j", (text, next) => {
    expect(editJson(text, [raw("b", "2")])).toBe(next);
    expect(editJson(next, [raw("b", "2")])).toBe(next);
  });

  test("refuses a route through a value that is no object, and overlapping routes", () => {
    expect(() => editJson('{"a": 1}', [raw("a.b", "2")])).toThrow("crosses");
    expect(() => editJson("{}", [raw("a", "2"), raw("a.b", "2")])).toThrow("overlap");
  });

  test("property: sets the values, keeps all others, and setting them again changes nothing", () => {
    const key = fc.constantFrom("a", "b", "c");
    const tree = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), tie("object")),
      object: fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    })).object;
    const indent = fc.constantFrom(undefined, 2, 4, "\t");
    fc.assert(
      fc.property(
        tree,
        indent,
        fc.boolean(),
        fc.array(fc.string(), { maxLength: 4 }),
        (value, space, crlf, items) => {
          const plain = JSON.stringify(value, undefined, space);
          const text = crlf ? plain.replaceAll("\n", "\r\n") : plain;
          const next = editJson(text, [list("new.list", ...items), raw("flag", "true")]);
          expect(JSON.parse(next)).toEqual({ ...value, new: { list: items }, flag: true });
          expect(editJson(next, [list("new.list", ...items), raw("flag", "true")])).toBe(next);
          // All text that was there is still there, in its order.
          let from = 0;
          for (const char of text) {
            const found = next.indexOf(char, from);
            expect(found).toBeGreaterThanOrEqual(from);
            from = found + 1;
          }
        },
      ),
    );
  });
});
