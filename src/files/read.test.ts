import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { caller, temporaryFolder } from "../../test/kill/child.ts";
import { readText } from "./read.ts";

let folder: string;
const PATIENCE = { timeout: 20_000, interval: 5 };
const at = (name: string): string => path.join(folder, name);
const put = (name: string, content: string | Uint8Array): string => {
  fs.writeFileSync(at(name), content);
  return at(name);
};

beforeAll(() => {
  folder = temporaryFolder();
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("readText", () => {
  it("gives text, bytes and stamp", () => {
    const file = put("plain", "größe\r\n\u{1f512}\n");
    fs.chmodSync(file, 0o640);
    const result = readText(file);
    const stat = fs.statSync(file, { bigint: true });
    expect(result).toEqual({
      kind: "ok",
      text: "größe\r\n\u{1f512}\n",
      bytes: fs.readFileSync(file),
      stamp: {
        device: stat.dev,
        inode: stat.ino,
        size: stat.size,
        modified: stat.mtimeNs,
        changed: stat.ctimeNs,
        mode: 0o640,
      },
    });
  });

  it("reads an empty file", () => {
    expect(readText(put("empty", ""))).toMatchObject({ kind: "ok", text: "", bytes: Buffer.alloc(0) });
  });

  it("keeps a byte-order mark", () => {
    expect(readText(put("bom", Buffer.from([0xef, 0xbb, 0xbf, 0x7b])))).toMatchObject({ text: "\ufeff{" });
  });

  it("follows links", () => {
    put("aim", "x");
    fs.symlinkSync("aim", at("link"));
    expect(readText(at("link"))).toMatchObject({ kind: "ok", text: "x" });
  });

  it.runIf(process.platform === "linux")("reads files that give no size", () => {
    expect(readText("/proc/self/status")).toMatchObject({
      kind: "ok",
      text: expect.stringContaining("Name:"),
    });
  });

  it("takes what is not there for missing", () => {
    fs.symlinkSync("nowhere", at("dangling"));
    for (const name of ["none", "none/none", "dangling"])
      expect(readText(at(name))).toEqual({ kind: "missing" });
    expect(readText("")).toEqual({ kind: "missing" });
  });

  it("counts bytes up to the limit", () => {
    const file = put("ten", "ä".repeat(5));
    expect(readText(file, { limit: 10 })).toMatchObject({ kind: "ok" });
    expect(readText(file, { limit: 9 })).toEqual({
      kind: "unreadable",
      reason: { kind: "too-large", limit: 9 },
    });
  });

  it.runIf(process.platform === "linux")("holds the limit for files that give no size", () => {
    const reason = { kind: "too-large", limit: 10 };
    expect(readText("/proc/self/status", { limit: 10 })).toEqual({ kind: "unreadable", reason });
  });

  it("refuses a file that is too large without reading it", () => {
    const file = put("huge", "");
    fs.truncateSync(file, 64 * 1024 * 1024 + 1);
    const reason = { kind: "too-large", limit: 67_108_864 };
    expect(readText(file)).toEqual({ kind: "unreadable", reason });
  });

  it.each([
    ["a continuation byte", [0x61, 0x80], 1],
    ["an overlong form", [0xc3, 0xa4, 0xc0, 0xaf], 2],
    ["an overlong form of three bytes", [0xe0, 0x80, 0xaf], 0],
    ["a surrogate", [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
    ["a number beyond Unicode", [0xf4, 0x90, 0x80, 0x80], 0],
    ["a byte that is never used", [0xf0, 0x9f, 0x94, 0x92, 0xff, 0x61], 4],
    ["a sequence cut at the end", [0x61, 0xf0, 0x9f, 0x94], 1],
    ["Latin-1", [0x67, 0x72, 0xf6, 0xdf], 2],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00], 0],
  ])("says where %s is", (_, bytes, offset) => {
    const reason = { kind: "not-utf8", offset };
    expect(readText(put("bad", Uint8Array.from(bytes)))).toEqual({ kind: "unreadable", reason });
  });

  it("refuses NUL", () => {
    const reason = { kind: "contains-nul", offset: 4 };
    expect(readText(put("nul", "äb{\0}"))).toEqual({ kind: "unreadable", reason });
  });

  it("names what is no file", () => {
    const notAFile = (type: string) => ({ kind: "unreadable", reason: { kind: "not-a-file", type } });
    expect(readText(folder)).toEqual(notAFile("directory"));
    expect(readText("/dev/null")).toEqual(notAFile("device"));
  });

  it("neither waits for a FIFO nor disturbs who writes to it", async () => {
    childProcess.execFileSync("mkfifo", [at("fifo")]);
    const reason = { kind: "not-a-file", type: "fifo" };
    expect(readText(at("fifo"))).toEqual({ kind: "unreadable", reason });
    const writer = childProcess.spawn("sh", ["-c", "echo ready; echo text > fifo && echo done"], {
      cwd: folder,
    });
    const output: string[] = [];
    writer.stdout.on("data", (chunk) => output.push(String(chunk)));
    await vi.waitUntil(() => output.length > 0, PATIENCE);
    // It sleeps once it is in the call that opens the FIFO.
    if (process.platform === "linux")
      await vi.waitUntil(() => / S /.test(fs.readFileSync(`/proc/${writer.pid}/stat`, "utf8")), PATIENCE);
    expect(readText(at("fifo"))).toEqual({ kind: "unreadable", reason });
    expect(childProcess.execFileSync("cat", [at("fifo")], { encoding: "utf8", timeout: 10_000 })).toBe(
      "text\n",
    );
    await new Promise((ended) => writer.on("close", ended));
    expect(output.join("")).toBe("ready\ndone\n");
  });

  it("names a socket", async () => {
    const server = net.createServer();
    await new Promise<void>((ready) => server.listen(at("socket"), ready));
    const reason = { kind: "not-a-file", type: "socket" };
    expect(readText(at("socket"))).toEqual({ kind: "unreadable", reason });
    server.close();
  });

  it("names a circle of links", () => {
    fs.symlinkSync("circle-2", at("circle-1"));
    fs.symlinkSync("circle-1", at("circle-2"));
    expect(readText(at("circle-1"))).toEqual({ kind: "unreadable", reason: { kind: "loop" } });
  });

  it("names a file in the place of a folder", () => {
    put("file", "");
    expect(readText(at("file/below"))).toEqual({ kind: "unreadable", reason: { kind: "not-a-directory" } });
  });

  it("passes on other errors", () => {
    const io = (errno: string) => ({ kind: "unreadable", reason: { kind: "io", errno } });
    expect(readText(at("n".repeat(300)))).toMatchObject(io("ENAMETOOLONG"));
    expect(readText(at("a\0b"))).toMatchObject(io("EINVAL"));
  });

  it("names missing permission", () => {
    const call = caller(folder);
    fs.mkdirSync(at("closed"));
    put("closed/file", "secret");
    put("private", "secret");
    fs.chmodSync(at("private"), 0);
    fs.chmodSync(at("closed"), 0);
    const expected = { kind: "unreadable", reason: { kind: "permission", errno: "EACCES" } };
    expect(call(["read", { path: at("private") }], { nobody: true })).toEqual(expected);
    expect(call(["read", { path: at("closed/file") }], { nobody: true })).toEqual(expected);
    fs.chmodSync(at("closed"), 0o755);
  });
});
