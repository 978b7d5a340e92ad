import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effort } from "../../test/support/effort.ts";
import { caller, temporaryFolder } from "../../test/kill/child.ts";
import { realEnvironment } from "./environment.ts";

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = temporaryFolder();
  fs.mkdirSync(at("sub"));
  for (const name of ["sub/b", "sub/a", "sub/Z", "file"]) fs.writeFileSync(at(name), "");
  fs.symlinkSync("sub", at("to-sub"));
  fs.symlinkSync("to-sub/a", at("to-a"));
  fs.symlinkSync("nowhere", at("dangling"));
  fs.symlinkSync("circle", at("circle"));
  childProcess.execFileSync("mkfifo", [at("fifo")]);
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("realEnvironment", () => {
  it("describes the process", () => {
    const { home, cwd, uid, platform } = realEnvironment();
    expect({ home, cwd, uid, platform }).toEqual({
      home: os.homedir(),
      cwd: process.cwd(),
      uid: process.getuid?.() ?? -1,
      platform: process.platform,
    });
  });

  it("takes other values", () => {
    const given = { home: "/h", cwd: "/c", uid: 7, platform: "darwin" } as const;
    expect(realEnvironment(given)).toMatchObject(given);
    expect(realEnvironment({ home: "../h", cwd: "/c/d" }).home).toBe("/c/h");
  });

  it("tells kinds, through links", () => {
    const { kind } = realEnvironment();
    const names = ["file", "sub", "to-sub", "to-a", "fifo", "none", "none/x", "file/x", "dangling", "circle"];
    expect(names.map((name) => kind(at(name)))).toEqual([
      "file",
      "directory",
      "directory",
      "file",
      "other",
      "absent",
      "absent",
      "absent",
      "absent",
      "unknown",
    ]);
    expect(kind(at("a\0b"))).toBe("absent");
    expect(kind(at("n".repeat(300)))).toBe("unknown");
  });

  it("resolves", () => {
    const { realpath } = realEnvironment();
    expect(realpath(at("to-a"))).toBe(at("sub/a"));
    expect(realpath(at("sub/../file"))).toBe(at("file"));
    for (const name of ["none", "dangling", "circle", "file/x"]) expect(realpath(at(name))).toBeUndefined();
  });

  it("lists in order", () => {
    const { list } = realEnvironment();
    expect(list(at("to-sub"))).toEqual(["Z", "a", "b"]);
    for (const name of ["none", "file", "dangling", "circle"]) expect(list(at(name))).toBeUndefined();
  });

  it("cannot see what it may not see", () => {
    fs.mkdirSync(at("closed"));
    fs.mkdirSync(at("closed/inner"));
    fs.chmodSync(at("closed"), 0o600);
    const call = caller(folder);
    const look = (name: string) => call(["look", { path: at(name) }], { nobody: true });
    expect(look("closed/inner")).toEqual({ kind: "unknown", real: null, list: null });
    fs.chmodSync(at("closed"), 0o311);
    expect(look("closed")).toEqual({ kind: "directory", real: at("closed"), list: null });
    fs.chmodSync(at("closed"), 0o755);
  });

  it("looks each path up once", () => {
    const { kind, realpath, list } = realEnvironment();
    const seen = () => [kind(at("late")), realpath(at("late")), list(at("late"))];
    expect(seen()).toEqual(["absent", undefined, undefined]);
    fs.mkdirSync(at("late"));
    expect(seen()).toEqual(["absent", undefined, undefined]);
  });

  it("takes absolute paths only", () => {
    const environment = realEnvironment();
    for (const wrong of ["", "file", "./file", "~/file"]) {
      expect(() => environment.kind(wrong)).toThrow(RangeError);
      expect(() => environment.realpath(wrong)).toThrow(RangeError);
      expect(() => environment.list(wrong)).toThrow(RangeError);
    }
  });

  it("looks up many paths with little effort", () => {
    const { kind, realpath } = realEnvironment();
    const used = effort(() => {
      for (let number = 0; number < 100_000; number += 1) {
        kind(`${folder}/none-${number}`);
        realpath(`${folder}/none-${number}`);
      }
    });
    expect(used).toBeLessThan(300);
  });
});
