/** What happens between the steps: every call of `node:fs` can be made to fail, or to find the world changed. */
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../test/kill/child.ts";
import { keepCopy, settleCopies } from "./backup.ts";
import { realEnvironment } from "./environment.ts";
import { readText } from "./read.ts";
import { replaceFile, sweepTemporaries, type Expected } from "./write.ts";

/** By the name of the function: called before it, with its arguments; returns arguments to use instead, or nothing. */
type Hooks = Record<string, (...given: unknown[]) => unknown[] | void>;
const state = vi.hoisted(() => ({ hooks: {} as Hooks }));

vi.mock("node:fs", async (importOriginal) => {
  const real = await importOriginal<Record<string, unknown>>();
  const wrapped = Object.entries(real).map(([name, value]) => {
    if (typeof value !== "function" || !name.endsWith("Sync")) return [name, value] as const;
    const hooked = (...given: unknown[]): unknown =>
      (value as (...args: unknown[]) => unknown)(...(state.hooks[name]?.(...given) ?? given));
    return [name, Object.assign(hooked, value)] as const;
  });
  return Object.fromEntries(wrapped);
});

let folder: string;
const at = (name: string): string => path.join(folder, name);
const fail = (errno: string) => (): never => {
  throw Object.assign(new Error(`${errno}: made for the test`), { code: errno });
};
const read = (name: string): string => fs.readFileSync(at(name), "utf8");
/** With no hook, so that what a hook does is not hooked itself. */
const once = (name: string, act: () => void): void => {
  state.hooks[name] = () => {
    delete state.hooks[name];
    act();
  };
};
const MISSING: Expected = { kind: "missing" };
const replace = (expected: Expected = Buffer.from("old")) =>
  replaceFile({ path: at("file"), text: "new", expected });

beforeEach(() => {
  folder = temporaryFolder();
  fs.writeFileSync(at("file"), "old");
});

afterEach(() => {
  state.hooks = {};
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("replaceFile", () => {
  it.each([
    ["openSync", "EACCES", { kind: "permission", errno: "EACCES" }],
    ["openSync", "EROFS", { kind: "read-only" }],
    ["openSync", "EEXIST", { kind: "not-a-directory" }],
    ["writeSync", "ENOSPC", { kind: "no-space", errno: "ENOSPC" }],
    ["writeSync", "EDQUOT", { kind: "no-space", errno: "EDQUOT" }],
    ["fchmodSync", "EPERM", { kind: "permission", errno: "EPERM" }],
    ["fstatSync", "EIO", { kind: "io", errno: "EIO", message: "EIO: made for the test" }],
    ["fsyncSync", "EIO", { kind: "io", errno: "EIO", message: "EIO: made for the test" }],
    ["fsyncSync", "ENOSPC", { kind: "no-space", errno: "ENOSPC" }],
    ["renameSync", "EBUSY", { kind: "busy" }],
    ["renameSync", "EPERM", { kind: "permission", errno: "EPERM" }],
    ["renameSync", "EISDIR", { kind: "is-directory" }],
    ["accessSync", "EROFS", { kind: "read-only" }],
    ["accessSync", "EACCES", { kind: "read-only" }],
    ["accessSync", "EIO", { kind: "io", errno: "EIO", message: "EIO: made for the test" }],
    ["lstatSync", "EIO", { kind: "io", errno: "EIO", message: "EIO: made for the test" }],
  ])("survives %s failing with %s", (name, errno, reason) => {
    state.hooks[name] = fail(errno);
    expect(replace()).toMatchObject({ kind: "failed", reason });
    state.hooks = {};
    expect(fs.readdirSync(folder)).toEqual(["file"]);
    expect(read("file")).toBe("old");
  });

  it.each([
    ["linkSync", "EACCES", { kind: "permission", errno: "EACCES" }],
    ["mkdirSync", "EEXIST", { kind: "not-a-directory" }],
    ["mkdirSync", "EROFS", { kind: "read-only" }],
  ])("survives %s failing with %s for a new file", (name, errno, reason) => {
    fs.unlinkSync(at("file"));
    state.hooks[name] = fail(errno);
    expect(replace(MISSING)).toMatchObject({ kind: "failed", reason });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("throws bugs on, and leaves no temporary file", () => {
    state.hooks["renameSync"] = () => {
      throw new TypeError("a bug");
    };
    expect(() => replace()).toThrow(new TypeError("a bug"));
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("goes on after short writes", () => {
    let calls = 0;
    state.hooks["writeSync"] = (fd, bytes, offset) => {
      calls += 1;
      return [fd, bytes, offset, 1];
    };
    expect(replace()).toMatchObject({ kind: "written" });
    expect(calls).toBe(3);
    expect(read("file")).toBe("new");
  });

  it("tries another name when one is taken", () => {
    once("openSync", fail("EEXIST"));
    expect(replace()).toMatchObject({ kind: "written" });
  });

  it("refuses when the mode does not hold", () => {
    fs.chmodSync(at("file"), 0o640);
    state.hooks["fchmodSync"] = (fd) => [fd, 0o600];
    expect(replace()).toMatchObject({ kind: "failed", reason: { kind: "mode", mode: 0o640 } });
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("makes a new file where no mode can be set", () => {
    fs.unlinkSync(at("file"));
    const umask = process.umask(0o277);
    state.hooks["fchmodSync"] = fail("EPERM");
    try {
      expect(replace(MISSING)).toMatchObject({ kind: "written" });
    } finally {
      process.umask(umask);
    }
  });

  it("does without what the file system cannot do", () => {
    state.hooks["fsyncSync"] = fail("EINVAL");
    expect(replace()).toMatchObject({ kind: "written" });
    expect(read("file")).toBe("new");
  });

  it("reports a write whose folder could not be flushed", () => {
    let calls = 0;
    state.hooks["fsyncSync"] = () => {
      calls += 1;
      if (calls === 2) fail("EIO")();
    };
    expect(replace()).toMatchObject({ kind: "written" });
    expect(calls).toBe(2);
  });

  it.each<[string, () => void]>([
    ["gets other bytes", () => fs.writeFileSync(at("file"), "abc")],
    ["grows", () => fs.appendFileSync(at("file"), "!")],
    ["is removed", () => fs.unlinkSync(at("file"))],
    ["gets another mode", () => fs.chmodSync(at("file"), 0o400)],
    ["becomes a folder", () => (fs.unlinkSync(at("file")), fs.mkdirSync(at("file")))],
    ["becomes a link", () => (fs.renameSync(at("file"), at("b")), fs.symlinkSync("b", at("file")))],
  ])("sees that the file %s meanwhile", (_, change) => {
    once("fsyncSync", change);
    expect(replace()).toEqual({ kind: "changed" });
    expect(fs.readdirSync(folder).filter((name) => name.includes("twsrt"))).toEqual([]);
    if (fs.existsSync(at("file")) && fs.statSync(at("file")).isFile()) expect(read("file")).not.toBe("new");
  });

  it("sees that the link leads elsewhere meanwhile", () => {
    fs.writeFileSync(at("other"), "old");
    fs.symlinkSync("file", at("link"));
    once("fsyncSync", () => (fs.unlinkSync(at("link")), fs.symlinkSync("other", at("link"))));
    expect(replaceFile({ path: at("link"), text: "new", expected: Buffer.from("old") })).toEqual({
      kind: "changed",
    });
    expect([read("file"), read("other")]).toEqual(["old", "old"]);
  });

  it.each(["ENOENT", "ELOOP", "ENXIO"])("takes %s at the last look for a change", (errno) => {
    let calls = 0;
    state.hooks["openSync"] = () => {
      calls += 1;
      if (calls === 2) fail(errno)();
    };
    expect(replace()).toEqual({ kind: "changed" });
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("fails when the last look is refused", () => {
    let calls = 0;
    state.hooks["openSync"] = () => {
      calls += 1;
      if (calls === 2) fail("EACCES")();
    };
    expect(replace()).toMatchObject({ kind: "failed", reason: { kind: "permission" } });
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("overwrites no file that appears at the last moment", () => {
    fs.unlinkSync(at("file"));
    once("linkSync", () => fs.writeFileSync(at("file"), "theirs"));
    expect(replace(MISSING)).toEqual({ kind: "changed" });
    expect(read("file")).toBe("theirs");
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it.each(["EPERM", "ENOTSUP", "EMLINK", "ENOSYS"])("renames where linking gives %s", (errno) => {
    fs.unlinkSync(at("file"));
    state.hooks["linkSync"] = fail(errno);
    expect(replace(MISSING)).toMatchObject({ kind: "written" });
    expect(read("file")).toBe("new");
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("overwrites no file that appears where linking is not possible", () => {
    fs.unlinkSync(at("file"));
    state.hooks["linkSync"] = () => {
      fs.writeFileSync(at("file"), "theirs");
      fail("EPERM")();
    };
    expect(replace(MISSING)).toEqual({ kind: "changed" });
    expect(read("file")).toBe("theirs");
    expect(fs.readdirSync(folder)).toEqual(["file"]);
  });

  it("has written although the temporary name stays; the next sweep takes it", () => {
    fs.unlinkSync(at("file"));
    state.hooks["unlinkSync"] = fail("EIO");
    expect(replace(MISSING)).toMatchObject({ kind: "written" });
    state.hooks = {};
    const left = fs.readdirSync(folder).find((name) => name !== "file") as string;
    fs.utimesSync(at(left), 0, 0);
    expect(sweepTemporaries(at("file"))).toBe(1);
    expect(read("file")).toBe("new");
  });
});

describe("the others", () => {
  it("readText: a FIFO or a growing file that comes between the look and the opening", () => {
    once("openSync", () => fs.rmSync(at("file")));
    expect(readText(at("file"))).toEqual({ kind: "missing" });
    fs.writeFileSync(at("file"), "");
    state.hooks["openSync"] = (_, flags, mode) => [folder, flags, mode];
    const reason = { kind: "not-a-file", type: "directory" };
    expect(readText(at("file"))).toEqual({ kind: "unreadable", reason });
    state.hooks = {};
    once("readSync", () => fs.appendFileSync(at("file"), "x".repeat(200_000)));
    expect(readText(at("file"))).toMatchObject({ kind: "ok", text: "x".repeat(200_000) });
  });

  it("readText: an error while reading", () => {
    state.hooks["readSync"] = fail("EIO");
    expect(readText(at("file"))).toMatchObject({ kind: "unreadable", reason: { kind: "io", errno: "EIO" } });
  });

  it("readText: a bug is no error of the operating system", () => {
    state.hooks["readSync"] = () => {
      throw new TypeError("a bug");
    };
    expect(() => readText(at("file"))).toThrow(TypeError);
  });

  it("realEnvironment: an unreadable disk", () => {
    state.hooks["statSync"] = fail("EIO");
    expect(realEnvironment().kind(at("file"))).toBe("unknown");
  });

  it("sweepTemporaries: a file that goes by itself", () => {
    fs.writeFileSync(at(".file.twsrt-1-0123456789ab.tmp"), "");
    state.hooks["lstatSync"] = (name) => (String(name).endsWith(".tmp") ? fail("ENOENT")() : undefined);
    expect(sweepTemporaries(at("file"))).toBe(0);
  });

  it.each([
    ["writeSync", "ENOSPC", { kind: "no-space", errno: "ENOSPC" }],
    ["fsyncSync", "EIO", { kind: "io", errno: "EIO" }],
    ["linkSync", "EACCES", { kind: "permission", errno: "EACCES" }],
  ])("keepCopy: %s failing with %s leaves nothing", (name, errno, reason) => {
    state.hooks[name] = fail(errno);
    const copy = { bytes: Buffer.from("x"), name: "file", folder: at("copies"), now: new Date(0) };
    expect(keepCopy(copy)).toMatchObject({ kind: "failed", reason, path: at("copies") });
    expect(fs.readdirSync(at("copies"))).toEqual([]);
  });

  it("keepCopy: gives up when no name is free", () => {
    state.hooks["linkSync"] = fail("EEXIST");
    const copy = { bytes: Buffer.from("x"), name: "file", folder: at("copies"), now: new Date(0) };
    expect(keepCopy(copy)).toMatchObject({ kind: "failed", reason: { kind: "io", errno: "EEXIST" } });
    expect(fs.readdirSync(at("copies"))).toEqual([]);
  });

  it("settleCopies: a folder that cannot be listed, or a copy that cannot be read, costs only the tidying", () => {
    const copy = (day: number) => ({
      bytes: Buffer.from("x"),
      name: "file",
      folder: at("copies"),
      now: new Date(Date.UTC(2026, 0, day)),
    });
    for (const day of [1, 2, 3]) expect(keepCopy(copy(day))).toMatchObject({ kind: "kept" });
    state.hooks["readdirSync"] = fail("EACCES");
    settleCopies(copy(3));
    state.hooks = {};
    once("openSync", fail("EACCES"));
    settleCopies(copy(3));
    state.hooks["unlinkSync"] = fail("EACCES");
    settleCopies(copy(3));
    state.hooks = {};
    expect(fs.readdirSync(at("copies"))).toHaveLength(3);
    settleCopies(copy(3));
    expect(fs.readdirSync(at("copies"))).toHaveLength(2);
  });
});
