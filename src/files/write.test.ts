import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { caller, isRoot, temporaryFolder } from "../../test/kill/child.ts";
import { removeFile, replaceFile, sweepTemporaries, type Expected } from "./write.ts";

const MISSING: Expected = { kind: "missing" };
let folder: string;
const at = (name: string): string => path.join(folder, name);
const read = (name: string): string => fs.readFileSync(at(name), "utf8");
const modeOf = (name: string): number => fs.statSync(at(name)).mode & 0o7777;
const leftovers = (name = ""): readonly string[] =>
  fs.readdirSync(at(name)).filter((file) => file.includes(".twsrt-"));

/** Replaces `old` (what the file is expected to hold; undefined: nothing) by `new\n`. */
const replace = (name: string, old?: string) =>
  replaceFile({
    path: `${folder}/${name}`,
    text: "new\n",
    expected: old === undefined ? MISSING : Buffer.from(old),
  });

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("replaceFile", () => {
  it.each([0o600, 0o640, 0o644, 0o777, 0o620, 0o2640])("keeps mode %o", (mode) => {
    fs.writeFileSync(at("file"), "old");
    fs.chmodSync(at("file"), mode);
    expect(replace("file", "old")).toEqual({ kind: "written", destination: at("file") });
    expect(read("file")).toBe("new\n");
    expect(modeOf("file")).toBe(mode);
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("makes a file that others cannot read, and its folders", () => {
    expect(replace("a/b/file")).toEqual({ kind: "written", destination: at("a/b/file") });
    expect(read("a/b/file")).toBe("new\n");
    expect(modeOf("a/b/file")).toBe(0o600);
    expect(fs.readdirSync(at("a/b"))).toEqual(["file"]);
    expect(fs.statSync(at("a/b/file")).nlink).toBe(1);
  });

  it("is not misled by the umask", () => {
    const before = process.umask(0o777);
    try {
      expect(replace("file")).toMatchObject({ kind: "written" });
    } finally {
      process.umask(before);
    }
    expect(modeOf("file")).toBe(0o600);
  });

  it("writes every character, and nothing at all", () => {
    const text = "\ufeff\u{1f512}ä\r\n\0";
    expect(replaceFile({ path: at("file"), text, expected: MISSING })).toMatchObject({ kind: "written" });
    expect(read("file")).toBe(text);
    const expected = Buffer.from(text);
    expect(replaceFile({ path: at("file"), text: "", expected })).toMatchObject({ kind: "written" });
    expect(read("file")).toBe("");
    expect(replace("file", "")).toMatchObject({ kind: "written" });
  });

  it("refuses half a surrogate pair", () => {
    const result = replaceFile({ path: at("file"), text: "\u{1f512}\ud83d", expected: MISSING });
    expect(result).toEqual({
      kind: "failed",
      reason: { kind: "not-unicode", offset: 2 },
      path: at("file"),
    });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("takes the longest name", () => {
    const name = `${"n".repeat(100)}${"ä".repeat(77)}x`;
    expect(Buffer.byteLength(name)).toBe(255);
    expect(replace(name)).toMatchObject({ kind: "written" });
    expect(replace(name, "new\n")).toMatchObject({ kind: "written" });
    expect(fs.readdirSync(folder)).toEqual([name]);
  });

  it("leaves links links", () => {
    fs.mkdirSync(at("dotfiles"));
    fs.writeFileSync(at("dotfiles/file"), "old");
    fs.symlinkSync("dotfiles", at("folder"));
    fs.symlinkSync("folder/file", at("link"));
    fs.symlinkSync("link", at("chain"));
    expect(replace("chain", "old")).toEqual({ kind: "written", destination: at("dotfiles/file") });
    expect(read("dotfiles/file")).toBe("new\n");
    for (const name of ["folder", "link", "chain"])
      expect(fs.lstatSync(at(name)).isSymbolicLink()).toBe(true);
    expect(leftovers("dotfiles")).toEqual([]);
  });

  it("makes the file where a dangling link points", () => {
    fs.symlinkSync("none/file", at("link"));
    fs.symlinkSync("none-2", at("folder"));
    expect(replace("link")).toEqual({ kind: "written", destination: at("none/file") });
    expect(replace("folder/file")).toEqual({ kind: "written", destination: at("none-2/file") });
    expect(fs.lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(read("link")).toBe("new\n");
    expect(read("folder/file")).toBe("new\n");
  });

  it("parts hard links", () => {
    fs.writeFileSync(at("file"), "old");
    fs.linkSync(at("file"), at("other"));
    expect(replace("file", "old")).toMatchObject({ kind: "written" });
    expect([read("file"), read("other")]).toEqual(["new\n", "old"]);
  });

  it("sees that the file is another than expected", () => {
    fs.writeFileSync(at("file"), "other");
    for (const stale of [undefined, "", "othe", "others", "othEr"])
      expect(replace("file", stale)).toEqual({ kind: "changed" });
    expect(read("file")).toBe("other");
    expect(replace("none/file", "old")).toEqual({ kind: "changed" });
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it.each([
    ["a folder", "folder", { kind: "is-directory" }],
    ["a folder through a link", "to-folder", { kind: "is-directory" }],
    ["the name of a folder", "none/", { kind: "is-directory" }],
    ["a name below a file", "file/x", { kind: "not-a-directory" }],
    ["a name far below a file", "file/x/y", { kind: "not-a-directory" }],
    ["a file named as a folder", "file/", { kind: "not-a-directory" }],
    ["a circle", "circle", { kind: "loop" }],
    ["a FIFO", "fifo", { kind: "not-regular", type: "fifo" }],
    ["a name too long", "n".repeat(256), { kind: "io", errno: "ENAMETOOLONG" }],
    ["a name with NUL", "a\0b", { kind: "io", errno: "EINVAL" }],
  ])("refuses %s", (_, name, reason) => {
    fs.mkdirSync(at("folder"));
    fs.writeFileSync(at("file"), "old");
    fs.symlinkSync("folder", at("to-folder"));
    fs.symlinkSync("circle", at("circle"));
    childProcess.execFileSync("mkfifo", [at("fifo")]);
    for (const old of [undefined, "old"])
      expect(replace(name, old)).toMatchObject({ kind: "failed", reason });
    expect(fs.readdirSync(folder).toSorted()).toEqual(["circle", "fifo", "file", "folder", "to-folder"]);
    expect(read("file")).toBe("old");
  });

  it("refuses a device", () => {
    expect(replaceFile({ path: "/dev/null", text: "", expected: Buffer.alloc(0) })).toEqual({
      kind: "failed",
      reason: { kind: "not-regular", type: "device" },
      path: "/dev/null",
    });
  });

  it("refuses a write-protected file, also for root", () => {
    fs.writeFileSync(at("file"), "old", { mode: 0o444 });
    expect(replace("file", "old")).toEqual({
      kind: "failed",
      reason: { kind: "read-only" },
      path: at("file"),
    });
    expect(read("file")).toBe("old");
    expect(leftovers()).toEqual([]);
  });
});

describe("replaceFile in other circumstances", () => {
  it("leaves the old file when the disk is full", () => {
    const call = caller(folder);
    fs.mkdirSync(at("sub"));
    fs.writeFileSync(at("sub/file"), "old");
    // 3 MB against a limit of one block: a first short write, then the error.
    const text = "x".repeat(3_000_000);
    const result = call(["write", { path: at("sub/file"), text, expected: "old" }], { limit: 1 });
    expect(result).toEqual({
      kind: "failed",
      reason: { kind: "no-space", errno: "EFBIG" },
      path: at("sub/file"),
    });
    expect(call(["write", { path: at("sub/new"), text }], { limit: 1 })).toMatchObject({ kind: "failed" });
    expect(fs.readdirSync(at("sub"))).toEqual(["file"]);
    expect(read("sub/file")).toBe("old");
  });

  it("leaves the old file in a folder without permission", () => {
    const call = caller(folder);
    fs.mkdirSync(at("sub"));
    fs.writeFileSync(at("sub/file"), "old");
    fs.writeFileSync(at("sub/protected"), "old");
    fs.chmodSync(at("sub/file"), 0o666);
    fs.chmodSync(at("sub/protected"), isRoot ? 0o644 : 0o444);
    fs.chmodSync(at("sub"), 0o555);
    const write = (name: string, expected?: string) =>
      call(["write", { path: at(name), text: "new", expected }], { nobody: true });
    const refused = (kind: string) => ({ kind: "failed", reason: { kind } });
    expect(write("sub/file", "old")).toMatchObject(refused("permission"));
    expect(write("sub/protected", "old")).toMatchObject(refused("read-only"));
    expect(write("sub/new")).toMatchObject(refused("permission"));
    expect(write("sub/a/b/new")).toMatchObject(refused("permission"));
    fs.chmodSync(at("sub"), 0o755);
    expect(fs.readdirSync(at("sub")).toSorted()).toEqual(["file", "protected"]);
    expect(read("sub/file")).toBe("old");
  });

  it.runIf(isRoot)("keeps owner and group as root", () => {
    fs.writeFileSync(at("file"), "old");
    fs.chownSync(at("file"), 1234, 4321);
    fs.chmodSync(at("file"), 0o4750);
    expect(replace("file", "old")).toMatchObject({ kind: "written" });
    expect(fs.statSync(at("file"))).toMatchObject({ uid: 1234, gid: 4321, mode: 0o104750 });
  });

  it.runIf(isRoot)("refuses a file whose owner it cannot keep", () => {
    const call = caller(folder);
    fs.mkdirSync(at("sub"));
    fs.chmodSync(at("sub"), 0o777);
    const write = (mode: number, uid: number, gid: number) => {
      fs.rmSync(at("sub/file"), { force: true });
      fs.writeFileSync(at("sub/file"), "old");
      fs.chownSync(at("sub/file"), uid, gid);
      fs.chmodSync(at("sub/file"), mode);
      const result = call(["write", { path: at("sub/file"), text: "new", expected: "old" }], {
        nobody: true,
      });
      expect(fs.readdirSync(at("sub"))).toEqual(["file"]);
      return { result, text: read("sub/file"), mode: modeOf("sub/file") };
    };
    const refused = (uid: number, gid: number) => ({
      result: { kind: "failed", reason: { kind: "owner", uid, gid }, path: at("sub/file") },
      text: "old",
    });
    const written = { result: { kind: "written" }, text: "new" };
    expect(write(0o666, 1234, 65_534)).toMatchObject(refused(1234, 65_534));
    // The group alone: it is let go where it makes no difference.
    expect(write(0o644, 65_534, 4321)).toMatchObject({ ...written, mode: 0o644 });
    expect(write(0o600, 65_534, 4321)).toMatchObject({ ...written, mode: 0o600 });
    expect(write(0o640, 65_534, 4321)).toMatchObject(refused(65_534, 4321));
    expect(write(0o604, 65_534, 4321)).toMatchObject(refused(65_534, 4321));
  });
});

describe("sweepTemporaries", () => {
  const dead = (): number => childProcess.spawnSync("true").pid;
  const old = (name: string): void => fs.utimesSync(at(name), new Date(0), Date.now() / 1000 - 3700);

  it("removes what crashed runs left, and nothing else", () => {
    const pid = dead();
    const stale = [`.file.twsrt-${pid}-0123456789ab.tmp`, `.file.twsrt-${process.pid}-0123456789ab.tmp`];
    const kept = [
      "file",
      "link",
      `.file.twsrt-${process.pid}-aaaaaaaaaaaa.tmp`,
      `.other.twsrt-${pid}-0123456789ab.tmp`,
      `.file.twsrt-${pid}-0123456789AB.tmp`,
      `.file.twsrt-${pid}-0123456789ab.tmp.bak`,
      `.file.twsrt-0-0123456789ab.tmp`,
      `.file.twsrt-99999999999-0123456789ab.tmp`,
      `.file.twsrt--0123456789ab.tmp`,
      `file.twsrt-${pid}-0123456789ab.tmp`,
    ];
    for (const name of [...stale, ...kept.filter((file) => file !== "link")]) fs.writeFileSync(at(name), "");
    const folderOfThatName = `.file.twsrt-${pid}-bbbbbbbbbbbb.tmp`;
    fs.mkdirSync(at(folderOfThatName));
    fs.symlinkSync("file", at("link"));
    old(stale[1] as string);
    expect(sweepTemporaries(at("link"))).toBe(2);
    expect(fs.readdirSync(folder).toSorted()).toEqual([...kept, folderOfThatName].toSorted());
    expect(sweepTemporaries(at("file"))).toBe(0);
  });

  it("knows its shortened names", () => {
    const name = `${"n".repeat(219)}ä${"x".repeat(34)}`;
    expect(Buffer.byteLength(name)).toBe(255);
    const temporary = `.${"n".repeat(219)}.twsrt-${dead()}-0123456789ab.tmp`;
    fs.writeFileSync(at(temporary), "");
    expect(sweepTemporaries(at(name))).toBe(1);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("is silent where there is nothing to read", () => {
    fs.symlinkSync("circle", at("circle"));
    for (const name of ["none/file", "circle", "circle/file"]) expect(sweepTemporaries(at(name))).toBe(0);
  });
});

describe("removeFile", () => {
  const remove = (name: string) => removeFile(at(name), Buffer.from("old"));

  it("removes the file that was expected", () => {
    fs.writeFileSync(at("file"), "old");
    expect(remove("file")).toEqual({ kind: "written", destination: at("file") });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each(["new", "older", ""])("leaves a file that holds %j by now", (text) => {
    fs.writeFileSync(at("file"), text);
    expect(remove("file")).toEqual({ kind: "changed" });
    expect(read("file")).toBe(text);
  });

  it("leaves links, folders and what is not to be written", () => {
    fs.writeFileSync(at("file"), "old");
    fs.chmodSync(at("file"), 0o400);
    fs.symlinkSync("file", at("link"));
    fs.mkdirSync(at("folder"));
    expect(["file", "link", "folder", "none"].map((name) => remove(name).kind)).toEqual([
      "failed",
      "failed",
      "failed",
      "changed",
    ]);
    expect(fs.readdirSync(folder)).toEqual(["file", "folder", "link"]);
  });
});
