/** `twsrt run`, packed and installed, with the real sandbox runtime around a stand-in for Copilot CLI. */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { hasTerminal, runShell } from "../support/shell.ts";
import { shownIn, startedAgent } from "../support/started-agent.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";
import { SRT_PROGRAM } from "./sandbox.ts";

// The policy makes `/tmp` writable.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

function newPlace(): World {
  const world = newWorld(EXAMPLE);
  startedAgent(world.path("bin"), "copilot");
  fs.mkdirSync(world.path("app"));
  return world;
}

const variablesOf = (world: World): Readonly<Record<string, string>> => ({
  PATH: `${world.path("bin")}:${path.dirname(SRT_PROGRAM)}:/usr/bin:/bin`,
  HOME: world.home,
});

function shell(world: World, line: string) {
  return runShell(world, `cd app; ${line}`, variablesOf(world));
}

test("arguments, input, status and streams are as without a sandbox", () => {
  const world = newPlace();
  const run = shell(world, `twsrt run copilot -- 'a b' "it's" '$HOME' exit 7; echo "status $?"`);
  expect(run.stderr).toBe("");
  expect(run.stdout).toContain("status 7");
  expect(shownIn(run.stdout).args.slice(-5)).toEqual(["a b", "it's", "$HOME", "exit", "7"]);
  expect(shell(world, "printf 'one two' | twsrt run copilot -- read").stdout).toContain("read one two");
  const killed = shell(world, 'twsrt run copilot -- kill SIGTERM; echo "status $?"');
  expect(killed.stdout).toContain("status 143");
  expect(fs.readdirSync(world.path(".local/state/twsrt"))).toEqual([]);
});

test("what the agent leaves behind is gone when it ends", async () => {
  const world = newPlace();
  const run = shell(world, "twsrt run copilot -- leave");
  expect(run.stdout).toMatch(/^left$/m);
  // Processes in the sandbox have other numbers there; the home is in none of their environments afterwards.
  await expect.poll(() => ofHome(world), { timeout: 10_000 }).toEqual([]);
});

/** Processes with this home in their environment. */
function ofHome({ home }: World): readonly string[] {
  return fs.readdirSync("/proc").filter((pid) => {
    try {
      return fs.readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`HOME=${home}`);
    } catch {
      return false;
    }
  });
}

test("what a project's layer and a profile deny cannot be read in it, and what they do not name can", () => {
  const world = newPlace();
  const agent = '#!/bin/sh\nfor file; do case $file in -*) ;; *) cat "$file" 2>/dev/null;; esac; done\n';
  fs.writeFileSync(world.path("bin/copilot"), agent, { mode: 0o755 });
  world.write(".config/twsrt/config.toml", '[profiles.strict]\npath = "strict"\n');
  world.write(".config/twsrt/strict/srt-settings.json", '{ "filesystem": { "denyRead": ["~/notes"] } }');
  world.write("notes/n", "of the notes\n");
  world.write("app/secrets/s", "of the project\n");
  world.write("app/plain", "plain\n");
  const start = (options = "") =>
    shell(world, `twsrt run copilot ${options} -- ~/notes/n secrets/s plain`).stdout;
  expect(start()).toBe("of the notes\nof the project\nplain\n");
  world.write("app/.twsrt/srt-settings.json", '{ "filesystem": { "denyRead": ["secrets"] } }');
  expect(start()).toBe("of the notes\nplain\n");
  expect(start("-p strict")).toBe("plain\n");
});

test("nothing is left when twsrt itself is killed", async () => {
  const world = newPlace();
  const run = shell(
    world,
    'twsrt run copilot -- wait >out 2>&1 & for i in $(seq 200); do grep -q ready out && break; sleep 0.1; done; kill -KILL "$(pgrep -P $! || echo $!)"; cat out',
  );
  expect(run.stdout).toContain("ready");
  await expect.poll(() => ofHome(world), { timeout: 15_000 }).toEqual([]);
});

describe.runIf(hasTerminal)("at a terminal (with script of util-linux)", () => {
  async function waiting(world: World): Promise<Terminal> {
    const terminal = await openTerminal(world.path("app"), {
      ...variablesOf(world),
      NODE: process.execPath,
      BINARY: inject("binary"),
    });
    terminal.type('twsrt() { "$NODE" "$BINARY" "$@"; }; twsrt run copilot -- wait\n');
    await terminal.until(/ready \d+/);
    return terminal;
  }

  test("Ctrl-C and a resize reach the agent, which decides about its end", async () => {
    const terminal = await waiting(newPlace());
    terminal.resize(77);
    await terminal.until("columns 77");
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
    terminal.type("echo status $?\n");
    expect(await terminal.until(/status \d+/)).toContain("status 31");
  });

  test("it is stopped and continued with the shell's job control", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u001a");
    await terminal.until(/Stopped[^\n]*\n/);
    terminal.type("fg\n");
    await terminal.until('"$NODE" "$BINARY" "$@"');
    // The shell shows the line before it gives the terminal away.
    await setTimeout(1000);
    terminal.resize(66);
    await terminal.until("columns 66");
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
  });

  test("an agent that stops itself gives the terminal back", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
    terminal.type("twsrt run copilot -- stop\n");
    await terminal.until(/Stopped[^\n]*\n/);
    terminal.type("fg\n");
    await terminal.until("continued");
  });

  test("a closed terminal ends it", async () => {
    const world = newPlace();
    const terminal = await waiting(world);
    terminal.close();
    await expect.poll(() => ofHome(world), { timeout: 20_000 }).toEqual([]);
  });
});
