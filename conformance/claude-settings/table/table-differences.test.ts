import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { Type } from "../../../src/targets/claude/settings/schema.ts";
import { tableDifferences } from "./table-differences.ts";
import type { Table } from "./table.ts";
import { mapInside } from "./types.ts";

const file = new URL("../../../src/targets/claude/settings/types.json", import.meta.url);
const committed = JSON.parse(fs.readFileSync(file, "utf8")) as Table;

/** The same without names for types. */
function expanded(type: Type): Type {
  const target = typeof type === "object" && "ref" in type ? committed.defs[type.ref] : undefined;
  return mapInside(target === undefined ? type : expanded(target), expanded);
}

describe("differences of tables", () => {
  const changed = (known: Record<string, Type>): Table => ({
    ...committed,
    root: { object: { ...committed.root.object, known: { ...committed.root.object.known, ...known } } },
  });

  it("are none where types merely have other names", () => {
    const known = Object.fromEntries(
      Object.entries(committed.root.object.known).map(([key, type]) => [key, expanded(type)]),
    );
    expect(tableDifferences(committed, changed(known))).toEqual([]);
  });

  it("are none where members are in another order", () => {
    const backwards = (value: object): object => Object.fromEntries(Object.entries(value).toReversed());
    const root = { object: backwards(committed.root.object) } as Table["root"];
    const known = backwards(committed.root.object.known) as Record<string, Type>;
    expect(tableDifferences(committed, { ...committed, root })).toEqual([]);
    expect(
      tableDifferences(committed, { ...committed, root: { object: { ...root.object, known } } }),
    ).toEqual([]);
  });

  it("are none where only the numbers of the run differ", () => {
    expect(tableDifferences(committed, { ...committed, meta: { ...committed.meta, cases: 1 } })).toEqual([]);
  });

  it("name the key, and both types", () => {
    expect(tableDifferences(committed, changed({ model: "number", zzNew: "string" }))).toMatchObject([
      { where: "model", table: '"string"', measured: '"number"' },
      { where: "zzNew", table: "nothing", measured: '"string"' },
    ]);
  });

  it("name the smallest part that differs", () => {
    const item = (type: Type): Type => ({
      array: { object: { known: { a: type, b: "string" }, strict: false } },
    });
    const kinds = (type: Type): Type => ({
      kinds: {
        by: "type",
        of: { x: { known: { a: type }, strict: false } },
        unknownKind: "file",
        missingKind: "file",
        badKind: "file",
      },
    });
    const before = changed({ zzList: item("string"), zzKinds: { record: kinds("number") }, zzUnion: "null" });
    const after = changed({
      zzList: item("number"),
      zzKinds: { record: kinds({ any: true }) },
      zzUnion: { union: ["null", "string"] },
    });
    expect(
      tableDifferences(before, after).map(({ where, table, measured }) => [where, table, measured]),
    ).toEqual([
      ["zzList[].a", '"string"', '"number"'],
      ["zzKinds.*<x>.a", '"number"', '{"any":true}'],
      ["zzUnion", '"null"', '{"union":["null","string"]}'],
    ]);
  });

  it("name what a type itself says, and not what is in it", () => {
    const list = (onBadItem: "file" | "entry"): Type => ({ array: "string", onBadItem });
    const found = tableDifferences(changed({ zz: list("entry") }), changed({ zz: list("file") }));
    expect(found).toMatchObject([{ where: "zz", table: expect.stringContaining("entry") }]);
  });

  it("name single members of a list", () => {
    const { hookGuards } = committed;
    const [first = "", ...others] = hookGuards.unscanned;
    const measured = { ...committed, hookGuards: { ...hookGuards, unscanned: [...others, "zz"] } };
    expect(tableDifferences(committed, measured)).toMatchObject([
      { where: "hookGuards.unscanned", table: JSON.stringify(first), measured: "nothing" },
      { where: "hookGuards.unscanned", table: "nothing", measured: '"zz"' },
    ]);
  });
});
