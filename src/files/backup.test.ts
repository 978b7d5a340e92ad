import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { caller, isRoot, temporaryFolder } from "../../test/kill/child.ts";
import { discardCopy, keepCopy, settleCopies } from "./backup.ts";

let root: string;
let folder: string;
const keep = (text: string, time = "2026-11-22T19:50:00.123Z", name = "settings.json") =>
  keepCopy({ bytes: Buffer.from(text), name, folder, now: new Date(time) });
const kept = (name: string) => ({ kind: "kept", path: path.join(folder, name) });
const names = (): readonly string[] => fs.readdirSync(folder).sort();

beforeEach(() => {
  root = temporaryFolder();
  folder = path.join(root, "state/copies");
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

describe("keepCopy", () => {
  it("keeps a private copy in a private folder", () => {
    expect(keep("one")).toEqual(kept("settings.json.20261122T195000Z"));
    const file = path.join(folder, "settings.json.20261122T195000Z");
    expect(fs.readFileSync(file, "utf8")).toBe("one");
    expect(fs.statSync(file).mode & 0o7777).toBe(0o600);
    expect(fs.statSync(file).nlink).toBe(1);
    expect(fs.statSync(folder).mode & 0o7777).toBe(0o700);
    expect(names()).toHaveLength(1);
  });

  it("keeps bytes, whatever they are", () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    const result = keepCopy({ bytes, name: "x", folder, now: new Date(0) });
    expect(result).toEqual(kept("x.19700101T000000Z"));
    expect(fs.readFileSync(path.join(folder, "x.19700101T000000Z"))).toEqual(bytes);
  });

  it("overwrites nothing within one second", () => {
    const stem = "settings.json.20261122T195000Z";
    const expected = [stem, ...Array.from({ length: 11 }, (_, index) => `${stem}.${index + 1}`)];
    for (const [index, name] of expected.entries()) expect(keep(`text ${index}`)).toEqual(kept(name));
    expect(names()).toEqual([...expected].toSorted());
  });

  it("looks at its own name only", () => {
    keep("one");
    expect(keep("one", "2026-11-23T00:00:00Z", "other")).toEqual(kept("other.20261123T000000Z"));
    for (const name of ["settings.json.bak", "settings.json.20991122T195000Z.x", "settings.json."])
      fs.writeFileSync(path.join(folder, name), "two");
    fs.mkdirSync(path.join(folder, "settings.json.20991122T195000Z"));
    expect(keep("two")).toEqual(kept("settings.json.20261122T195000Z.1"));
  });

  it("tidies up after a crash", () => {
    const pid = childProcess.spawnSync("true").pid;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `.settings.json.twsrt-${pid}-0123456789ab.tmp`), "half");
    keep("one");
    expect(names()).toEqual(["settings.json.20261122T195000Z"]);
  });

  it("takes no path for a name, nor anything for a time", () => {
    for (const name of ["", ".", "..", "a/b", "/a"])
      expect(() => keep("one", "2026", name)).toThrow(RangeError);
    expect(() => keep("one", "never")).toThrow(RangeError);
    expect(fs.existsSync(folder)).toBe(false);
  });

  it("fails below a file, and for a name too long", () => {
    fs.writeFileSync(path.join(root, "state"), "");
    expect(keep("one")).toEqual({ kind: "failed", reason: { kind: "not-a-directory" }, path: folder });
    folder = path.join(root, "state");
    expect(keep("one")).toMatchObject({ kind: "failed", reason: { kind: "not-a-directory" } });
    folder = path.join(root, "copies");
    const result = keep("one", "2026-11-22", "n".repeat(250));
    expect(result).toMatchObject({ kind: "failed", reason: { kind: "io", errno: "ENAMETOOLONG" } });
    expect(names()).toEqual([]);
  });

  it("leaves nothing on a full disk or without permission", () => {
    const call = caller(root);
    const copy = { bytes: "x".repeat(3_000_000), name: "big", folder, now: 0 };
    expect(call(["keep", copy], { limit: 1 })).toEqual({
      kind: "failed",
      reason: { kind: "no-space", errno: "EFBIG" },
      path: folder,
    });
    expect(names()).toEqual([]);
    if (isRoot) fs.chmodSync(path.join(root, "state"), 0o755);
    fs.chmodSync(folder, 0o555);
    const reason = { kind: "permission", errno: "EACCES" };
    const small = { ...copy, bytes: "x" };
    expect(call(["keep", small], { nobody: true })).toEqual({ kind: "failed", reason, path: folder });
    fs.chmodSync(folder, 0o755);
    expect(names()).toEqual([]);
  });
});

describe("settleCopies", () => {
  const settle = (text: string, time: string, name = "settings.json"): void =>
    settleCopies({ bytes: Buffer.from(text), name, folder, now: new Date(time) });
  const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();
  const texts = (): readonly string[] =>
    names().map((name) => fs.readFileSync(path.join(folder, name), "utf8"));

  it("keeps the first copy for good, and the last ones", () => {
    for (let number = 1; number <= 30; number += 1) {
      keep(`text ${number}`, day(number));
      settle(`text ${number}`, day(number));
    }
    const last = Array.from({ length: 20 }, (_, index) => `text ${index + 11}`);
    expect(texts()).toEqual(["text 1", ...last]);
  });

  it("keeps what other runs may just have made, and what belongs to others", () => {
    keep("other", day(1), "other.json");
    fs.writeFileSync(path.join(folder, "settings.json.notes"), "");
    for (let number = 1; number <= 30; number += 1) keep(`text ${number}`);
    settle("text 30", "2026-11-22T19:50:30Z");
    expect(names()).toHaveLength(32);
    settle("text 30", "2026-11-22T19:52:00Z");
    expect(names()).toHaveLength(23);
    // The highest counter is the latest, not the last by its letters.
    expect(texts()).toEqual(expect.arrayContaining(["text 1", "text 11", "text 30", "other", ""]));
    expect(texts()).not.toContain("text 10");
  });

  it("keeps one of two equal copies in a row, but never less than the first", () => {
    for (const [index, text] of ["one", "one", "two", "two"].entries()) {
      keep(text, day(index + 1));
      settle(text, day(index + 1));
    }
    expect(texts()).toEqual(["one", "one", "two"]);
    expect(names()).toContain("settings.json.20260104T000000Z");
  });

  it("discards a copy of a file that was not written", () => {
    const made = keep("one");
    if (made.kind === "kept") discardCopy(made.path);
    expect(names()).toEqual([]);
    settle("one", day(1));
  });
});
