import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { Type } from "../../../src/targets/claude/settings/schema.ts";
import { settings, UNKNOWN_KEY } from "../tried/keys/index.ts";
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

  it("names types by places, so that a new type elsewhere changes no name", () => {
    const root = expanded(committed.root);
    if (typeof root !== "object" || !("object" in root)) throw new Error("no object");
    const known = { ...root.object.known };
    const { known: before } = root.object;
    const copy = before["hooks"];
    if (copy === undefined) throw new Error("no hooks");
    const more = tableOf({ ...committed, root: { ...root.object, known: { ...known, zzNew: copy } } });
    const names = Object.keys(committed.defs);
    expect(names.filter((name) => !Object.hasOwn(more.defs, name))).toEqual([]);
    expect(Object.keys(more.defs).filter((name) => !names.includes(name))).toEqual(["hooks"]);
    expect(more.root.object.known["zzNew"]).toEqual({ ref: "hooks" });
  });

  it("was measured without a gap", () => {
    expect(committed.meta.file + committed.meta.entry + committed.meta.ok).toBeGreaterThan(30_000);
  });
});
