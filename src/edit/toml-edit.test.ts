import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import type { Change } from "./change.ts";
import { editToml } from "./toml-edit.ts";
import { tomlString } from "./toml-text.ts";

const set = (table: readonly string[], key: string, text: string): Change => ({
  kind: "set",
  route: [...table, key],
  value: { kind: "raw", text },
});
const drop = (table: readonly string[], key: string): Change => ({ kind: "remove", route: [...table, key] });

describe("a value that is there", () => {
  test("is replaced where it stands", () => {
    const text = 'a = "x" # why\n\n[t]\nb   =   1   # two\n';
    expect(editToml(text, [set([], "a", '"y"'), set(["t"], "b", "2")])).toBe(
      'a = "y" # why\n\n[t]\nb   =   2   # two\n',
    );
  });

  test("goes with its line", () => {
    expect(editToml("# top\na = 1 # why\nb = [\n  1,\n]\nc = 3\n", [drop([], "a"), drop([], "b")])).toBe(
      "# top\nc = 3\n",
    );
  });

  test("takes the place of a table, and goes with all of it", () => {
    const text = "[t]\na = 1\n\n# own\n[t.s] # of s\nb = 2\n\n[[q]]\nc = 3\n[[q]]\n";
    expect(editToml(text, [set([], "t", "0")])).toBe("t = 0\n\n\n# own\n\n[[q]]\nc = 3\n[[q]]\n");
    expect(editToml(text, [drop([], "q"), drop([], "t")])).toBe("\n# own\n\n");
  });

  test("is found under quoted and dotted keys", () => {
    expect(editToml('t."a b".c = 1\n', [set(["t", "a b"], "c", "2")])).toBe('t."a b".c = 2\n');
  });
});

describe("a key that is not there", () => {
  test("goes behind the last key of its table, with its comment", () => {
    expect(editToml("[t]\na = 1 # why\n\n# next\n[u]\n", [set(["t"], "b c", "2")])).toBe(
      '[t]\na = 1 # why\n"b c" = 2\n\n# next\n[u]\n',
    );
  });

  test("goes behind the header of an empty table", () => {
    expect(editToml("[t] # here\n[u]\n", [set(["t"], "a", "1")])).toBe("[t] # here\na = 1\n[u]\n");
  });

  test("at the top comes before the first header", () => {
    expect(editToml("# about t\n[t]\n", [set([], "a", "1")])).toBe("a = 1\n\n# about t\n[t]\n");
    expect(editToml("x = 1\n[t]\n", [set([], "a", "1")])).toBe("x = 1\na = 1\n[t]\n");
  });

  test("gets a table at the end, also where the last line is open", () => {
    expect(editToml("x = 1", [set(["t", "a.b"], "c", "1")])).toBe('x = 1\n\n[t."a.b"]\nc = 1\n');
    expect(editToml("", [set(["t"], "c", "1")])).toBe("[t]\nc = 1\n");
  });

  test("follows dotted keys, whose table no header may open again", () => {
    expect(editToml("t.a = 1\n[u]\nv.w.x = 1\n", [set(["t"], "b", "2"), set(["u", "v"], "y", "3")])).toBe(
      "t.a = 1\nt.b = 2\n[u]\nv.w.x = 1\nv.y = 3\n",
    );
  });

  test("stays away when it shall go", () => {
    expect(editToml("a = 1\n", [drop(["t"], "b")])).toBe("a = 1\n");
  });
});

describe("inline tables", () => {
  test("get, lose and change keys, at any depth", () => {
    const text = 't = { a = 1, b = { c = "x" }, d = 4 } # why\n';
    const changes = [
      set(["t"], "a", "2"),
      drop(["t"], "d"),
      set(["t", "b"], "e", "5"),
      set(["t", "f"], "g", "6"),
    ];
    expect(editToml(text, changes)).toBe('t = { a = 2, b = { c = "x", e = 5 }, f.g = 6 } # why\n');
  });

  test("may end empty, and begin so", () => {
    expect(editToml("t = { a = 1 }\n", [drop(["t"], "a")])).toBe("t = {}\n");
    expect(editToml("t = {}\n", [set(["t"], "a", "1")])).toBe("t = { a = 1 }\n");
  });
});

test("members and elements come behind the others", () => {
  const members = [
    { key: '"a b"', value: { kind: "list", items: ["1", "2"] } },
    { key: "c", value: { kind: "table", members: [{ key: "d", value: { kind: "raw", text: "3" } }] } },
    { key: "e", value: { kind: "table", members: [] } },
  ] as const;
  expect(editToml("[t] # t\n", [{ kind: "insert", route: ["t"], members }])).toBe(
    '[t] # t\n"a b" = [1, 2]\nc = { d = 3 }\ne = {}\n',
  );
  const text = "l = [\n  1, # one\n  2, # two\n] # own\n";
  expect(
    editToml(text, [
      { kind: "remove", route: ["l", 0] },
      { kind: "insert", route: ["l"], items: ["3"] },
    ]),
  ).toBe("l = [\n  # one\n  2, # two\n  3,\n] # own\n");
  expect(() => editToml("l = 1\n", [{ kind: "insert", route: ["l"], items: ["3"] }])).toThrow("no list at l");
  expect(editToml("", [{ kind: "remove", route: ["l", 0] }])).toBe("");
});

test("line endings are those of the text", () => {
  expect(editToml("a = 1\r\n[t]\r\n", [set([], "b", "2"), set(["u"], "c", "3")])).toBe(
    "a = 1\r\nb = 2\r\n[t]\r\n\r\n[u]\r\nc = 3\r\n",
  );
});

test("a key that goes and one that comes may touch", () => {
  expect(editToml("[t]\na = 1\n", [drop(["t"], "a"), set(["t"], "b", "2")])).toBe("[t]\nb = 2\n");
});

test("elements of an array of tables are nobody's", () => {
  const text = "[[t]]\na = 1\n";
  expect(editToml(text, [set(["u"], "a", "2")])).toBe("[[t]]\na = 1\n\n[u]\na = 2\n");
});

test.each(["a b", 'q"q', "back\\slash", "\u007f", "ü", "#", "a.b", ""])(
  "the key %j comes back as it was",
  (key) => {
    const text = editToml("", [set(["t", key], key, tomlString(key))]);
    expect(parse(text)).toEqual({ t: { [key]: { [key]: key } } });
  },
);

test("a list in a table of one line changes together with keys beside it", () => {
  expect(
    editToml('t = { a = ["x", "y"] } # own\n', [
      { kind: "remove", route: ["t", "a", 0] },
      { kind: "insert", route: ["t", "a"], items: ['"z"'] },
      set(["t"], "b", "2"),
    ]),
  ).toBe('t = { a = ["y", "z"], b = 2 } # own\n');
});
