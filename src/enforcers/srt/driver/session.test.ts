import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSrt } from "./find.ts";
import { tryOutside } from "./outside.ts";
import { runSandbox, srtVariables, type SandboxJob } from "./session.ts";
import { unnamedFile } from "./unnamed.ts";

let root = "";
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-session-")));
  fs.mkdirSync(path.join(root, "lib/srt/dist"), { recursive: true });
  fs.writeFileSync(path.join(root, "lib/srt/package.json"), '{"name":"srt","version":"1.2.3"}');
  fs.mkdirSync(path.join(root, "bin"));
});
afterAll(() => fs.rmSync(root, { recursive: true }));

/** A sandbox that confines nothing: it is the session that is tried here. */
function standIn(name: string, script: string): SandboxJob {
  const file = path.join(root, "lib/srt/dist", name);
  fs.writeFileSync(file, `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  fs.rmSync(path.join(root, "bin/srt"), { force: true });
  fs.symlinkSync(file, path.join(root, "bin/srt"));
  const srt = findSrt("srt", path.join(root, "bin"));
  if (srt === undefined) throw new Error("not found");
  const variables = srtVariables({ PATH: process.env["PATH"], HOME: root });
  return { srt, file: "/the/settings", cwd: root, variables, timeoutMs: 20_000 };
}

const RUN = 'export SANDBOX_RUNTIME=1; exec bash -c "$4"';
const noProbes = () => Promise.resolve([]);

test("the version is that of the package, links followed", () => {
  const { srt } = standIn("run", RUN);
  expect(srt).toMatchObject({ version: "1.2.3", folder: path.join(root, "lib/srt") });
  expect(srt.program.found).toBe(path.join(root, "bin/srt"));
  expect(findSrt("srt", "/no/such/folder")).toBeUndefined();
});

test("a plan is tried, with answers as they come, and the sink has seen what was let out", async () => {
  const told: number[] = [];
  let port = 0;
  const run = await runSandbox(
    standIn("run", `[ "$1 $2" = "-s /the/settings" ] || exit 9; ${RUN}`),
    (outside) => {
      port = outside.port;
      return Promise.resolve([
        { op: "read", path: root },
        { op: "connect", host: "a.test", port: 443 },
        { op: "variable", name: "HTTPS_PROXY" },
        { op: "cwd" },
        { op: "unix" },
        { op: "bind" },
      ]);
    },
    (n) => told.push(n),
  );
  if (run.kind !== "ran") throw new Error(JSON.stringify(run));
  expect(run).toMatchObject({ isWhole: true, canary: { prober: "node", isInside: true } });
  expect([...run.answers].toSorted(([a], [b]) => a - b).map(([, answer]) => answer)).toMatchObject([
    { kind: "opened" },
    { kind: "proxy", status: 200 },
    { kind: "text", text: `http://127.0.0.1:${port}` },
    { kind: "text", text: root },
    { kind: "opened" },
    { kind: "opened" },
  ]);
  expect(told.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(run.seen).toContain("CONNECT a.test:443 HTTP/1.1");
});

test("settings in the place of the file are read, and have no name", async () => {
  const job = standIn("read", `cp "$2" ${root}/copy; ${RUN}`);
  const run = await runSandbox({ ...job, instead: '{"a":1}' }, noProbes);
  expect(run.kind).toBe("ran");
  expect(fs.readFileSync(path.join(root, "copy"), "utf8")).toBe('{"a":1}');
});

test("no verdict comes from what was not inside, and none from silence", async () => {
  const outside = await runSandbox(standIn("out", 'exec bash -c "$4"'), noProbes);
  expect(outside).toMatchObject({ kind: "failed", failure: { kind: "not-confined" } });
  const silent = await runSandbox(standIn("silent", "echo 0123 done; exit 3"), noProbes);
  expect(silent).toMatchObject({ kind: "failed", failure: { kind: "silent", code: 3 } });
});

test("one that did not get ready in time is started again, and not for ever", async () => {
  const starts = path.join(root, "starts");
  const slow = (times: number): SandboxJob =>
    standIn(
      "not-ready",
      `echo >> ${starts}; [ $(wc -l < ${starts}) -gt ${times} ] || { echo "Error: Failed to create bridge sockets after 5 attempts" >&2; exit 1; }; ${RUN}`,
    );
  expect((await runSandbox(slow(2), noProbes)).kind).toBe("ran");
  fs.rmSync(starts);
  expect(await runSandbox(slow(100), noProbes)).toMatchObject({ failure: { kind: "silent", code: 1 } });
  expect(fs.readFileSync(starts, "utf8")).toBe("\n".repeat(5));
  fs.rmSync(starts);
  expect((await runSandbox({ ...slow(100), timeoutMs: 1 }, noProbes)).kind).toBe("failed");
  expect(fs.readFileSync(starts, "utf8")).toBe("\n");
});

test("one that hangs is ended in time, one that is interrupted at once", async () => {
  const late = await runSandbox({ ...standIn("hang", "exec cat"), timeoutMs: 200 }, noProbes);
  expect(late).toMatchObject({ kind: "failed", failure: { kind: "timed-out" } });
  const interruption = new AbortController();
  setTimeout(() => interruption.abort(), 100);
  const job = { ...standIn("hang", "exec cat"), signal: interruption.signal };
  expect(await runSandbox(job, noProbes)).toEqual({ kind: "interrupted" });
  expect(await runSandbox(job, noProbes)).toEqual({ kind: "interrupted" });
});

test("one that starts slowly is not asked to end in the middle of it", { timeout: 30_000 }, async () => {
  const asked = path.join(root, "asked");
  const slow = standIn("slow", `trap 'touch ${asked}; exit' TERM; sleep 4 & wait; exec cat`);
  expect(await runSandbox({ ...slow, timeoutMs: 200 }, noProbes)).toMatchObject({
    kind: "failed",
    failure: { kind: "timed-out" },
  });
  expect(fs.existsSync(asked)).toBe(false);
});

test("nothing of the user's goes into the environment but what finds programs and files", () => {
  const kept = srtVariables({
    PATH: "/a:b:/c:",
    HOME: "/h",
    NODE_OPTIONS: "-r x",
    TOKEN: "t",
    HTTP_PROXY: "p",
  });
  expect(kept).toEqual({ PATH: "/a:/c", HOME: "/h" });
});

test("outside no proxy is asked", async () => {
  const answers = await tryOutside([
    { op: "connect", host: "a.test", port: 1 },
    { op: "read", path: root },
  ]);
  expect([...answers.keys()]).toEqual([1]);
});

test("a file without a name leaves none", () => {
  const before = fs.readdirSync(os.tmpdir()).filter((name) => /^twsrt-[\da-f]{24}$/.test(name));
  const descriptor = unnamedFile("text");
  expect(fs.readFileSync(`/dev/fd/${descriptor}`, "utf8")).toBe("text");
  expect(fs.readdirSync(os.tmpdir()).filter((name) => /^twsrt-[\da-f]{24}$/.test(name))).toEqual(before);
  fs.closeSync(descriptor);
});
