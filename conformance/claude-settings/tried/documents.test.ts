import { describe, expect, it } from "vitest";
import { aloneDocument, pack } from "./documents.ts";
import { kinds, list, literals, object, plain, plains, record, type ObjectNode } from "./nodes.ts";
import { positionsOf, type Position } from "./positions.ts";

const root: ObjectNode = object({
  a: object(plains("x y")),
  b: list(object({ n: plain }, { n: 1 })),
  c: record(plain),
  d: kinds("type", { one: object({ v: plain }, { v: 1 }), two: object({ w: plain }, { w: 2 }) }),
  m: record(object({ source: kinds("source", { settings: object({ name: plain }, { name: "k" }) }) })),
  e: { ...literals("e"), beside: { f: 1 } },
});
const positions = positionsOf(root);
const at = (id: string): Position => {
  const found = positions.find((position) => position.id === id);
  if (found === undefined) throw new Error(`no place ${id}`);
  return found;
};
const put = (id: string, value: null | number | string | readonly string[]) => ({
  id,
  steps: at(id).steps,
  value,
});

it("knows every place, parents first", () => {
  const ids = "a a.x a.y b b[] b[].n c c.* d d<one>.v d<two>.w m m.* m.*.source m.*.source<settings>.name e";
  expect(positions.map(({ id }) => id)).toEqual(ids.split(" "));
});

describe("a case alone", () => {
  it.each([
    ["a.x", { a: { x: null } }],
    ["b[].n", { b: [{ n: null }] }],
    ["c.*", { c: { k0: null } }],
    ["d<two>.w", { d: { type: "two", w: null } }],
    ["e", { f: 1, e: null }],
  ])("%s", (id, document) => {
    expect(aloneDocument(put(id, null))).toEqual(document);
  });

  it("names a marketplace of the settings like its key", () => {
    const steps = [...at("m.*").steps, { to: { key: "other" }, fill: null }];
    const [first, second, ...rest] = steps;
    if (first === undefined || second === undefined) throw new Error("no steps");
    const filled = { ...second, fill: { source: { source: "settings", name: "k" } } };
    expect(aloneDocument({ id: "m.*.other", steps: [first, filled, ...rest], value: 1 })).toEqual({
      m: { k0: { source: { source: "settings", name: "k0" }, other: 1 } },
    });
  });
});

describe("many cases", () => {
  it("share a document while they do not touch each other", () => {
    const documents = pack([put("a.x", 1), put("a.y", 2), put("b[].n", 3), put("b[].n", 4), put("c.*", 5)]);
    expect(documents.map(({ doc }) => doc)).toEqual([
      { a: { x: 1, y: 2 }, b: [{ n: 3 }, { n: 4 }], c: { k0: 5 } },
    ]);
    expect(documents[0]?.members.map(({ path, fresh }) => [path.join("."), fresh])).toEqual([
      ["a.x", 0],
      ["a.y", 0],
      ["b.0.n", 2],
      ["b.1.n", 2],
      ["c.k0", 2],
    ]);
  });

  it.each([
    ["the same place", put("a.x", 1), put("a.x", 2)],
    ["a place above", put("a.x", 1), put("a", "text")],
    ["a place below", put("a", "text"), put("a.x", 1)],
    ["another kind of the same object", put("d<one>.v", 1), put("d<two>.w", 2)],
    ["a list in the way", put("b", "text"), put("b[].n", 1)],
  ])("%s makes another document", (_name, first, second) => {
    expect(pack([first, second]).map(({ members }) => members.length)).toEqual([1, 1]);
  });

  it("keeps names apart that begin alike", () => {
    const flat = positionsOf(object(plains("ab a")));
    const cases = flat.map(({ id, steps }) => ({ id, steps, value: 1 }));
    expect(pack(cases).map(({ doc }) => doc)).toEqual([{ ab: 1, a: 1 }]);
  });
});
