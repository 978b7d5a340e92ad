import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lineOf, planText, type Answer, type Probe } from "./probe.ts";
import { proberCommand } from "./prober.ts";
import { openSink, type Sink } from "./sink.ts";

let root = "";
let sink: Sink;
const at = (name: string): string => path.join(root, name);
const identityOf = (name: string): string => {
  const { dev, ino, mode } = fs.statSync(at(name), { bigint: true });
  return `${dev}:${ino}:${(mode & 0o170000n).toString(8)}`;
};

beforeAll(async () => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-prober-")));
  fs.mkdirSync(at("d"));
  fs.writeFileSync(at("d/f"), "text");
  fs.writeFileSync(at("with\nbreak"), "");
  fs.symlinkSync("d/f", at("link"));
  execFileSync("mkfifo", [at("fifo")]);
  sink = await openSink();
});
afterAll(async () => {
  await sink.close();
  fs.rmSync(root, { recursive: true });
});

/** Runs the prober's command line as the sandbox does, without a sandbox. */
async function run(probes: readonly Probe[], node: string): Promise<readonly (Answer | undefined)[]> {
  const nonce = "0123";
  const env = {
    PATH: process.env["PATH"] ?? "",
    HTTPS_PROXY: `http://u:p@127.0.0.1:${sink.port}`,
    NO_PROXY: "localhost,10.0.0.0/8",
  };
  const { spawn } = await import("node:child_process");
  const child = spawn("/bin/bash", ["-c", proberCommand(node)], { cwd: root, env });
  child.stdin.write(planText(nonce, probes));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.on("close", resolve));
  const lines = output.split("\n").map((line) => lineOf(line, nonce));
  expect(lines[0]).toEqual({ kind: "canary", prober: node === NONE ? "shell" : "node", isInside: false });
  expect(lines.some((line) => line?.kind === "done")).toBe(true);
  const answers = new Map(
    lines.flatMap((line) => (line?.kind === "answered" ? [[line.n, line.answer]] : [])),
  );
  return probes.map((_, n) => answers.get(n));
}

const NONE = "/no/such/node";

describe.each([
  ["node", process.execPath],
  ["shell", NONE],
])("the prober as %s", (_name, node) => {
  test("opens and says what it has opened, and touches nothing", async () => {
    const before = fs.statSync(at("d"), { bigint: true });
    const probes: readonly Probe[] = [
      { op: "read", path: at("d/f") },
      { op: "read", path: at("link") },
      { op: "read", path: at("d") },
      { op: "read", path: at("none") },
      { op: "read", path: at("fifo") },
      { op: "read", path: at("with\nbreak") },
      { op: "write", path: at("d/f") },
      { op: "write", path: at("d") },
      { op: "write", path: at("d/new") },
      { op: "write", path: at("d/x/y/new") },
      { op: "write", path: at("d/f/below") },
      { op: "cwd" },
    ];
    const opened = (name: string, isAbsent = false) => ({
      kind: "opened",
      identity: identityOf(name),
      isAbsent,
    });
    expect(await run(probes, node)).toEqual([
      opened("d/f"),
      opened("d/f"),
      opened("d"),
      { kind: "refused", errno: "ENOENT" },
      { kind: "special", identity: identityOf("fifo") },
      opened("with\nbreak"),
      opened("d/f"),
      opened("d"),
      opened("d", true),
      opened("d", true),
      { kind: "refused", errno: "ENOTDIR" },
      { kind: "text", text: root },
    ]);
    const after = fs.statSync(at("d"), { bigint: true });
    expect([after.mtimeNs, after.ctimeNs, after.atimeNs]).toEqual([
      before.mtimeNs,
      before.ctimeNs,
      before.atimeNs,
    ]);
    expect(fs.readFileSync(at("d/f"), "utf8")).toBe("text");
    expect(fs.readdirSync(at("d"))).toEqual(["f"]);
  });

  test("asks the proxy that the environment names, as clients do", async () => {
    const probes: readonly Probe[] = [
      { op: "connect", host: "a.test", port: 443 },
      { op: "connect", host: "::2", port: 80 },
      { op: "connect", host: "localhost", port: 1 },
      { op: "direct", host: "127.0.0.1", port: sink.port },
      { op: "direct", host: "127.0.0.1", port: 1 },
      { op: "variable", name: "NO_PROXY" },
      { op: "variable", name: "NONE" },
    ];
    const allowed = { kind: "proxy", status: 200, error: "", phrase: "OK" };
    const refused = { kind: "refused", errno: "ECONNREFUSED" };
    expect(await run(probes, node)).toEqual([
      allowed,
      allowed,
      refused,
      { kind: "opened", identity: "connection", isAbsent: false },
      refused,
      { kind: "text", text: "localhost,10.0.0.0/8" },
      { kind: "none" },
    ]);
    expect(sink.seen).toContain("CONNECT a.test:443 HTTP/1.1");
    expect(sink.seen).toContain("CONNECT [::2]:80 HTTP/1.1");
  });

  test("ends with its input", () => {
    const { status, stdout } = spawnSync("/bin/bash", ["-c", proberCommand(node)], {
      input: "0123\0",
      encoding: "utf8",
      timeout: 5000,
    });
    expect(status).toBe(0);
    expect(stdout.includes("done")).toBe(false);
  });
});

test("reads what a proxy answers that refuses", async () => {
  const server = net.createServer((socket) => {
    socket.end("HTTP/1.1 403 host is not on the allow list\r\nX-Proxy-Error: blocked-by-allowlist\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  for (const node of [process.execPath, NONE]) {
    const { spawn } = await import("node:child_process");
    const child = spawn("/bin/bash", ["-c", proberCommand(node)], {
      env: { PATH: process.env["PATH"] ?? "", HTTPS_PROXY: `http://u:p@127.0.0.1:${port}` },
    });
    child.stdin.write(planText("N", [{ op: "connect", host: "a.test", port: 443 }]));
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => child.on("close", resolve));
    expect(output).toContain("N\t0\tproxy\t403\tblocked-by-allowlist\thost is not on the allow list\n");
  }
  server.close();
});
