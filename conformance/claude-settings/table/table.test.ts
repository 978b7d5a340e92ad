import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { Type } from "../../../src/targets/claude/settings/schema.ts";
import { settings, UNKNOWN_KEY } from "../tried/keys/index.ts";
import { tableDifferences } from "./differences.ts";
import { formatTable, tableOf, type Table } from "./table.ts";
import { mapInside } from "./types.ts";

const file = new URL("../../../src/targets/claude/settings/types.json", import.meta.url);
const text = fs.readFileSync(file, "utf8");
const committed = JSON.parse(text) as Table;

/** The same without names for types. */
function expanded(type: Type): Type {
  const target = typeof type === "object" && "ref" in type ? committed.defs[type.ref] : undefined;
  return mapInside(target === undefined ? type : expanded(target), expanded);
}

describe("the committed table", () => {
  it("is written the way it would be written now", () => {
    expect(formatTable(committed)).toBe(text);
  });

  it("has the names for types that it would be given now", () => {
    const root = expanded(committed.root);
    if (typeof root !== "object" || !("object" in root)) throw new Error("no object");
    expect(formatTable(tableOf({ ...committed, root: root.object }))).toBe(text);
  });

  it("has every key that is listed to be tried", () => {
    const listed = Object.keys(settings([]).children).filter((key) => key !== UNKNOWN_KEY);
    expect(listed.filter((key) => !Object.hasOwn(committed.root.object.known, key))).toEqual([]);
  });

  it("was measured without a gap", () => {
    expect(committed.meta.error).toBe(0);
    expect(committed.meta.file + committed.meta.entry + committed.meta.ok).toBeGreaterThan(30_000);
  });
});

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

  it("are none where only the numbers of the run differ", () => {
    expect(tableDifferences(committed, { ...committed, meta: { ...committed.meta, doctorRuns: 1 } })).toEqual(
      [],
    );
  });

  it("name the key, and both types", () => {
    expect(tableDifferences(committed, changed({ model: "number", zzNew: "string" }))).toMatchObject([
      { where: "/root/object/known/model", table: '"string"', measured: '"number"' },
      { where: "/root/object/known/zzNew", table: "nothing", measured: '"string"' },
    ]);
  });
});
