import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { startProcess } from "../../src/drive/process.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { PROMPTS, runAgent, type Answered } from "./started.ts";

/* The guard that stays, and the entry that leads Claude Code to it, with the real agent. */

const SETTINGS = ".claude/settings.json";

beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

/** A port of this machine on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

interface Served {
  readonly world: World;
  readonly stop: () => Promise<void>;
}

async function servedWorld(): Promise<Served> {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"], "allowWrite": ["."] }, "network": { "allowedDomains": [] } }',
    bash: '{ "deny": ["sudo"], "ask": ["make"] }',
  });
  world.write(
    ".config/twsrt/config.toml",
    `[guard]\nenabled = true\nserve = ${await freePort()}\n[claude]\nsandbox = "keep"\n`,
  );
  world.write("app/x", "");
  const served = startProcess([process.execPath, inject("binary"), "guard", "claude", "--serve"], {
    cwd: world.home,
    variables: { HOME: world.home },
    timeoutMs: 300_000,
  });
  const stop = async (): Promise<void> => {
    served.kill();
    await served.exit;
  };
  onTestFinished(stop);
  await vi.waitFor(() => expect(world.exists(".local/state/twsrt/guard-token")).toBe(true), 20_000);
  const run = world.run(["generate", "claude", "--write"]);
  expect(run.status, run.stderr).toBe(0);
  return { world, stop };
}

function start(
  world: World,
  lines: readonly string[],
  more: readonly string[] = ["--allowedTools", "Bash"],
): Promise<Answered> {
  return runAgent(
    "claude",
    world,
    lines.map((line) => PROMPTS.claude.shell(line)),
    { more, isDirect: true },
  );
}

test("it denies and asks, and where it has nothing to say the agent decides by itself", async () => {
  const { world } = await servedWorld();
  const settings = JSON.parse(world.read(SETTINGS)) as { permissions: Record<string, unknown> };
  settings.permissions["deny"] = ["Bash(touch denied)"];
  settings.permissions["ask"] = ["Bash(touch asked)"];
  settings.permissions["allow"] = ["Bash(touch asked)", "Bash(touch allowed)", "Bash(bash -c *)"];
  world.write(SETTINGS, JSON.stringify(settings));
  const lines = ["bash -c 'sudo -V; touch a'", "bash -c 'make x; touch b'"];
  const own = ["touch denied", "touch asked", "touch default", "touch allowed"];
  const run = await start(world, [...lines, ...own], []);
  expect(run.answers[0], run.errors).toContain("bash-rules.json:1");
  expect(run.answers[1]).toContain("asks");
  expect(run.answers[2]).toContain("Permission to use Bash with command touch denied has been denied");
  const made = ["a", "b", "denied", "asked", "default", "allowed"].filter((name) =>
    world.exists(`app/${name}`),
  );
  expect(made).toEqual(["allowed"]);
});
