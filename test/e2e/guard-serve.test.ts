import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

/* `twsrt guard claude --serve`, and the entry that leads Claude Code to it. */

const CONFIG = ".config/twsrt/config.toml";
const RULES = ".config/twsrt/bash-rules.json";
const TOKEN = ".local/state/twsrt/guard-token";
const SETTINGS = ".claude/settings.json";
const SUDO = { tool_name: "Bash", tool_input: { command: "cd src && sudo ls" } };
const LS = { tool_name: "Bash", tool_input: { command: "ls" } };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function worldWithPort(more = ""): Promise<World & { readonly port: number }> {
  const world = newWorld(EXAMPLE);
  const port = await freePort();
  world.write(CONFIG, `[guard]\nenabled = true\nserve = ${port}\n${more}[claude]\n`);
  return { ...world, port };
}

interface Serving {
  readonly stop: () => Promise<number | null>;
  readonly errors: () => string;
}

/** Starts the guard, with variables of a shell that its answers must not depend on. */
async function serve(world: World, args: readonly string[] = []): Promise<Serving> {
  const env = { HOME: world.home, PATH: "/usr/bin:/bin", CLAUDE_PROJECT_DIR: "/", CI: "true" };
  const child = spawn(process.execPath, [inject("binary"), "guard", "claude", "--serve", ...args], {
    env,
    cwd: world.home,
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (errors += part));
  const exit = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const stop = (): Promise<number | null> => {
    child.kill("SIGTERM");
    return exit;
  };
  onTestFinished(async () => void (await stop()));
  await vi.waitFor(() => expect(errors).toContain("answering Claude Code"), 20_000);
  return { stop, errors: () => errors };
}

interface Entry {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function entryOf(world: World): Entry {
  const { hooks } = JSON.parse(world.read(SETTINGS)) as {
    readonly hooks: { readonly PreToolUse: readonly { readonly hooks: readonly Entry[] }[] };
  };
  const entry = hooks.PreToolUse.at(-1)?.hooks[0];
  if (entry === undefined) throw new Error("there is no entry");
  return entry;
}

function ask(
  world: World,
  call: object,
  { url, headers }: Entry = entryOf(world),
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ ...call, cwd: world.home, session_id: "s" }));
  });
}

function generate(world: World, more: readonly string[] = []): Run {
  const run = world.run(["generate", "claude", "--write", ...more]);
  expect(run.status, run.stderr).toBe(0);
  return run;
}

test("the entry is an address with a token that only its owner can read", async () => {
  const world = await worldWithPort();
  const before = world.run(["generate", "claude", "--write"]);
  expect(before.status).not.toBe(0);
  expect(before.stderr).toContain("twsrt guard claude --serve");
  expect(world.exists(SETTINGS)).toBe(false);
  await serve(world);
  generate(world);
  expect(fs.statSync(world.path(TOKEN)).mode & 0o777).toBe(0o600);
  expect(entryOf(world)).toEqual({
    type: "http",
    url: `http://127.0.0.1:${world.port}/guard/claude`,
    headers: { "X-Twsrt-Token": world.read(TOKEN).trim() },
    timeout: 60,
    onFailure: "block",
  });
  expect(world.run(["diff", "claude"]).status).toBe(0);
});

test("it answers as the program does, and records what it decides", async () => {
  const world = await worldWithPort();
  await serve(world);
  generate(world);
  for (const call of [SUDO, { tool_name: "Bash", tool_input: { command: "git push" } }]) {
    const input = JSON.stringify({ ...call, cwd: world.home, session_id: "s" });
    const program = world.run(["guard", "claude"], { input }).stdout;
    expect(program).not.toBe("");
    expect(await ask(world, call)).toEqual({ status: 200, body: program });
  }
  expect(await ask(world, LS)).toEqual({ status: 200, body: "{}" });
  expect(world.run(["log"]).stdout.match(/claude (?:deny|ask)/g)).toEqual([
    "claude deny",
    "claude deny",
    "claude ask",
    "claude ask",
  ]);
});

test("a change of the policy acts with the next call, and a broken one refuses every call until it is mended", async () => {
  const world = await worldWithPort();
  await serve(world);
  generate(world);
  const told = async (): Promise<string> => (await ask(world, LS)).body;
  expect(await told()).toBe("{}");
  world.write(RULES, '{ "deny": ["ls"] }');
  expect(await told()).toContain("matches `ls` in bash-rules.json:1");
  world.write(RULES, '{ "deny": ["ls" }');
  expect(await told()).toMatch(/"deny".*the policy cannot be loaded/);
  world.write(RULES, '{ "deny": ["rm"] }');
  expect(await told()).toBe("{}");
  world.write(".twsrt/bash-rules.json", '{ "deny": ["ls"] }');
  expect(await told()).toContain('"deny"');
  fs.rmSync(world.path(".twsrt"), { recursive: true });
  expect(await told()).toBe("{}");
  const config = world.read(CONFIG);
  world.write(CONFIG, `${config}nonsense = 1\n`);
  expect(await told()).toContain("nonsense");
  world.write(CONFIG, config);
  fs.rmSync(world.path(".srt-settings.json"));
  expect(await told()).toContain('"deny"');
});

test("how to decide is in the address, as it is in a command line", async () => {
  const world = await worldWithPort('unknown = "deny"\n');
  const served = await serve(world);
  generate(world);
  expect(entryOf(world).url).toMatch(/\/guard\/claude\/--unknown\/deny$/);
  const unclear = { tool_name: "Bash", tool_input: { command: '"$x" a' } };
  expect((await ask(world, unclear)).body).toContain('"deny"');
  world.write(CONFIG, `[guard]\nenabled = true\nmode = "watch"\nserve = ${world.port}\n[claude]\n`);
  generate(world);
  expect((await ask(world, SUDO)).body).toBe("{}");
  expect(world.run(["log"]).stdout).toContain("claude deny (watched)");
  expect(world.run(["status", "claude"]).stdout).toContain("[guard-watches]");
  const { headers, url } = entryOf(world);
  const base = url.replace("/--watch", "");
  for (const path of ["/--managed", "/--mcp", "/--serve", "/--help", "/--unknown/allow", "/x", "/--verbose"])
    expect((await ask(world, SUDO, { headers, url: `${base}${path}` })).status, path).toBe(404);
  expect((await ask(world, SUDO, { headers, url: base.replace("guard/claude", "guard/qwen") })).status).toBe(
    404,
  );
  expect((await ask(world, SUDO, { headers, url: base.replace("guard/claude", "log") })).status).toBe(404);
  expect((await ask(world, SUDO, { url: base, headers: { "X-Twsrt-Token": "x" } })).status).toBe(403);
  expect(await served.stop()).toBe(0);
});

test("conditions are compared with the variables that a program would have, not with those of the server", async () => {
  const world = await worldWithPort();
  world.write(RULES, JSON.stringify({ deny: [{ command: "npm publish", when: { env: { CI: "no" } } }] }));
  await serve(world);
  generate(world);
  const call = { tool_name: "Bash", tool_input: { command: "npm publish" } };
  // With the CI of the server the rule would not act.
  expect((await ask(world, call)).body).toContain('"deny"');
});

test("--self-test plays through it, status says whether it answers, and the entry goes with uninstall", async () => {
  const world = await worldWithPort();
  const foreign =
    '{"hooks":{"PreToolUse":[{"matcher":"x","hooks":[{"type":"http","url":"http://127.0.0.1:9/x"}]}]}}\n';
  world.write(SETTINGS, foreign);
  const served = await serve(world);
  generate(world);
  const good = world.run(["guard", "--self-test", "claude"]);
  expect(good.stdout.match(/ok: /g), good.stdout).toHaveLength(3);
  expect(good.status).toBe(0);
  expect(world.run(["status", "claude"]).stdout).not.toContain("[guard-");
  const settings = world.read(SETTINGS);
  world.write(SETTINGS, settings.replace(/[0-9a-f]{64}/, "0".repeat(64)));
  expect(world.run(["guard", "--self-test", "claude"]).stdout).toContain("wrong token");
  expect(world.run(["status", "claude"]).stdout).toMatch(/\[guard-silent\]/);
  expect(world.run(["diff", "claude"]).status).toBe(1);
  generate(world);
  expect(JSON.parse(world.read(SETTINGS))).toEqual(JSON.parse(settings));
  await served.stop();
  const bad = world.run(["guard", "--self-test", "claude"]);
  expect(bad.status).toBe(2);
  expect(bad.stdout.match(/FAILED: /g)).toHaveLength(3);
  expect(world.run(["status", "claude"]).stdout).toContain("[guard-silent]");
  expect(world.run(["uninstall", "claude", "--write"]).status).toBe(0);
  expect(world.read(SETTINGS)).toBe(foreign);
});

test("the entry becomes an address and a command again as config.toml says, and never both", async () => {
  const world = await worldWithPort();
  const served = world.read(CONFIG);
  world.write(CONFIG, served.replace(/serve = .*\n/, ""));
  generate(world);
  expect(world.read(SETTINGS)).toContain("/usr/bin/env");
  world.write(CONFIG, served);
  await serve(world);
  const changed = world.run(["diff", "claude"]);
  expect(changed.status).toBe(1);
  generate(world);
  expect(world.read(SETTINGS)).not.toContain("/usr/bin/env");
  expect(world.read(SETTINGS).match(/"http"/g)).toHaveLength(1);
  world.write(CONFIG, served.replace(/serve = .*\n/, ""));
  generate(world);
  expect(world.read(SETTINGS)).not.toContain('"http"');
});

test("explain counts it as a layer, not where a project leads its requests to a proxy", async () => {
  const world = await worldWithPort();
  await serve(world);
  generate(world);
  world.write("app/x", "");
  const line = "Bash(bash -c 'sudo ls')";
  const here = (): string => world.run(["explain", "-v", "claude", line], { cwd: world.path("app") }).stdout;
  expect(here()).not.toContain("guard-may-be-off");
  world.write("app/.claude/settings.json", '{"env": {"https_proxy": "http://127.0.0.1:1"}}');
  expect(here()).toContain("guard-may-be-off");
});

test.each([
  ["qwen", "serve = 41234\n", "`--serve` is for agents that refuse a call when no guard answers: claude"],
  ["claude", "", "set `serve` under [guard]"],
  ["claude", "serve = 80\n", "serve"],
])("%s with %j is not served", (agent, config, text) => {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, `[guard]\nenabled = true\n${config}[qwen]\n`);
  const run = world.run(["guard", agent, "--serve"], { timeout: 20_000 });
  expect(run.status).toBe(2);
  expect(run.stderr).toContain(text);
  expect(world.exists(TOKEN)).toBe(false);
});

test("other agents keep a command, and a port that is taken is said", async () => {
  const world = await worldWithPort();
  world.write(CONFIG, `${world.read(CONFIG)}[qwen]\n`);
  await serve(world);
  const run = world.run(["generate", "--write"]);
  expect(run.status, run.stderr).toBe(0);
  expect(world.read(".qwen/settings.json")).toContain("guard qwen");
  const second = world.run(["guard", "claude", "--serve"], { timeout: 20_000 });
  expect(second.status).toBe(2);
  expect(second.stderr).toContain("EADDRINUSE");
});
