import * as fs from "node:fs";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { DriveInput } from "../../src/drive/kit/driver.ts";
import { relocatedWorld } from "../../src/drive/world.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import { seatedGuard } from "../../src/verify/seated-guard.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { answered } from "../suite/again.ts";
import { agentProgram, type AgentName } from "./agents.ts";
import { sampled } from "./sample.ts";
import { PROMPTS, runAgent, type Answered } from "./started.ts";

/*
 * The hook entries that `twsrt generate` writes, with the real agents started so that they ask nothing. Only the guard sees what the
 * lines run: native rules compare names.
 */

type Guarded = Exclude<AgentName, "opencode" | "pi" | "grok">;

/** What starts the agent so that its own questions are out of the way. */
const OPEN: Readonly<Record<Guarded, readonly string[]>> = {
  claude: ["--allowedTools", "Bash"],
  codex: ["--dangerously-bypass-approvals-and-sandbox"],
  copilot: ["--allow-all-tools", "--allow-all-paths"],
  droid: [],
  gemini: ["--yolo"],
  qwen: [],
};

const FILES: Readonly<Record<Guarded, string>> = {
  claude: ".claude/settings.json",
  codex: ".codex/config.toml",
  copilot: ".copilot/hooks/twsrt.json",
  droid: ".factory/settings.json",
  gemini: ".gemini/settings.json",
  qwen: ".qwen/settings.json",
};

// Codex makes no sandbox for a home below the directory for temporary files.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

/** Where a hook of the user's leaves a file: Factory Droid runs hooks in its sandbox, which can write here alone. */
const FOREIGN = "app/foreign-ran";

/** A hook of the user's beside the guard: it leaves a file when it runs. */
function foreignHook(agent: Guarded, { path: at }: World): string {
  const line = `touch ${at(FOREIGN)}`;
  const hook = { type: "command", command: line };
  const group = { matcher: "*", hooks: [hook] };
  switch (agent) {
    case "claude":
    case "droid":
    case "qwen":
      return JSON.stringify({ hooks: { PreToolUse: [group] } });
    case "gemini":
      return JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
        telemetry: { enabled: false },
        hooks: { BeforeTool: [group] },
      });
    case "copilot":
      return JSON.stringify({ version: 1, hooks: { preToolUse: [{ type: "command", bash: line }] } });
    case "codex":
      return 'model_reasoning_effort = "low"\n\n[[hooks.PreToolUse]]\nmatcher = "*"\nhooks = []\n';
  }
}

function guardedWorld(agent: Guarded): World {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"], "allowWrite": ["."] }, "network": { "allowedDomains": [] } }',
    bash: '{ "deny": ["sudo"] }',
  });
  world.write(".config/twsrt/config.toml", `[guard]\nenabled = true\n[${agent}]\n`);
  world.write(".aws/credentials", "AWS-SECRET\n");
  world.write("app/open.txt", "OPEN\n");
  world.write(FILES[agent], foreignHook(agent, world));
  return world;
}

function start(agent: Guarded, world: World, lines: readonly string[], more: object = {}): Promise<Answered> {
  const calls = lines.map((line) => PROMPTS[agent].shell(line));
  return runAgent(agent, world, calls, { more: OPEN[agent], isDirect: true, mode: "yolo", ...more });
}

function generate(agent: Guarded, world: World): void {
  const run = world.run(["generate", agent, "--write"]);
  expect(run.status, run.stderr).toBe(0);
}

const NAMES = Object.keys(OPEN) as Guarded[];

describe("the entry that generate writes", () => {
  test.each(NAMES)(
    "%s: refuses what only the guard sees, runs the rest, and goes with uninstall",
    async (agent) => {
      const world = guardedWorld(agent);
      const before = world.read(FILES[agent]);
      generate(agent, world);
      const read = `python3 -c "print(open('${world.path(".aws/credentials")}').read())"`;
      // The rules of Qwen Code find the plain name anywhere in a line.
      const sudo = agent === "qwen" ? 'su""do' : "sudo";
      // Some agents take away blanks of Unicode; for the shell they are a part of the program's name.
      const blank = `\ufeffbash -c '${sudo} -V; touch blank-ran'`;
      const lines = [`bash -c '${sudo} -V; touch sudo-ran'`, read, "touch fine", blank];
      const run = await start(agent, world, lines);
      expect(run.answers[0], run.errors).toContain("bash-rules.json:1");
      expect(world.exists("app/sudo-ran")).toBe(false);
      expect(run.answers[1], run.errors).toContain("denied by your policy");
      expect(run.answers[1]).not.toContain("AWS-SECRET");
      expect(world.exists("app/fine"), run.errors).toBe(true);
      expect(world.exists("app/blank-ran")).toBe(false);
      if (agent !== "codex") expect(world.exists(FOREIGN)).toBe(true);

      expect(world.run(["uninstall", agent, "--write"]).status).toBe(0);
      // Qwen Code itself writes its settings anew, and those of Factory Droid lead to the model.
      if (agent === "qwen" || agent === "droid")
        expect(JSON.parse(world.read(FILES[agent]))).toMatchObject(JSON.parse(before) as object);
      else expect(world.read(FILES[agent])).toBe(before);
      await start(agent, world, ["bash -c 'touch unguarded'"]);
      expect(world.exists("app/unguarded")).toBe(true);
    },
  );
});

/** The entry with another program in the place of Node. */
function withProgram(agent: Guarded, world: World, script: string): void {
  const program = failing(world, script);
  world.write(FILES[agent], world.read(FILES[agent]).replaceAll(process.execPath, program));
}

/** The entry as `generate` writes it with this program in the place of Node, so that Codex trusts it. */
function withNode(agent: Guarded, world: World, node: string): void {
  world.write(".config/twsrt/config.toml", `[guard]\nenabled = true\nnode = "${node}"\n[${agent}]\n`);
  generate(agent, world);
}

function failing(world: World, script: string): string {
  const program = world.write("program", `#!/bin/sh\n${script}\n`);
  fs.chmodSync(program, 0o755);
  return program;
}

/** Whether a call runs although the program fails. */
async function runs(agent: Guarded, world: World, more: object = {}): Promise<boolean> {
  const run = await start(agent, world, ["bash -c 'touch ran'"], more);
  expect(run.answers[0], run.errors).toBeDefined();
  return world.exists("app/ran");
}

describe("failures of the program that Claude Code can be told to refuse", () => {
  test.each([
    ["is missing", undefined],
    ["ends with 1", "exit 1"],
    ["is killed", "kill -9 $$"],
    ["takes too long", "sleep 30"],
  ])("it %s", async (_, script) => {
    const world = guardedWorld("claude");
    generate("claude", world);
    if (script === undefined)
      world.write(FILES.claude, world.read(FILES.claude).replaceAll(process.execPath, "/missing/node"));
    else withProgram("claude", world, script);
    world.write(FILES.claude, world.read(FILES.claude).replace('"timeout":60', '"timeout":2'));
    expect(await runs("claude", world)).toBe(false);
  });
});

const FAILURES = [
  ["is missing", undefined],
  ["ends with 1 and prints nothing", "exit 1"],
  ["ends with 2 and prints nothing", "exit 2"],
  ["is killed", "kill -9 $$"],
] as const;

const FAILING = (["codex", "copilot", "gemini", "qwen"] as const).flatMap((agent) =>
  FAILURES.map(([how, script]) => [agent, how, script] as const),
);

test.each(sampled(FAILING))("%s: a program that %s refuses the call", async (agent, _, script) => {
  const world = guardedWorld(agent);
  if (script === undefined) withNode(agent, world, "/missing/node");
  else withNode(agent, world, failing(world, script));
  expect(await runs(agent, world)).toBe(false);
});

test.each(["claude", "gemini"] as const)(
  "%s: a project cannot put its code into the guard",
  async (agent) => {
    const world = guardedWorld(agent);
    generate(agent, world);
    const evil = world.write(
      "app/evil.js",
      'require("fs").writeFileSync(__dirname + "/evil-ran", ""); process.exit(0);',
    );
    const node = world.write("app/bin/node", "#!/bin/sh\ntouch evil-ran\nexit 0\n");
    fs.chmodSync(node, 0o755);
    const variables = { NODE_OPTIONS: `--require ${evil}`, PATH: `${world.path("app/bin")}:/usr/bin:/bin` };
    if (agent === "claude") world.write("app/.claude/settings.json", JSON.stringify({ env: variables }));
    else world.write("app/.env", `NODE_OPTIONS=${variables.NODE_OPTIONS}\n`);
    const run = await start(agent, world, ["bash -c 'sudo -V; touch ran'"]);
    expect(run.answers[0], run.errors).toContain("bash-rules.json:1");
    expect(world.exists("app/ran")).toBe(false);
  },
);

test("qwen: beside the guard its rules decide as without it, and ask before the guard hears of a call", async () => {
  const home = "/home/me";
  const world = relocatedWorld({ home, cwd: `${home}/app`, directories: [], files: [], links: {} });
  try {
    const program = { node: process.execPath, script: inject("binary"), arguments: ["guard", "qwen"] };
    const files = {
      [`${home}/.srt-settings.json`]:
        '{ "filesystem": { "allowWrite": ["."] }, "network": { "allowedDomains": [] } }',
      [`${home}/.config/twsrt/bash-rules.json`]: '{ "deny": ["sudo"] }',
      [`${home}/.config/twsrt/config.toml`]: "[guard]\nenabled = true\n[qwen]\n",
    };
    const guard = await seatedGuard(
      "qwen",
      { program: { ...program, variables: { HOME: home } }, files },
      world,
    );
    const driver = await targetNamed("qwen")?.driver();
    if (driver === undefined) throw new Error("no driver");
    const rules = { deny: ["Bash(touch *)"], ask: ["Bash(mkdir *)", "Bash(sudo asked)"] };
    const lines = ["touch x", "mkdir x", "ls", "sudo asked", "sudo x"];
    const input: DriveInput = {
      command: [process.execPath, agentProgram("qwen")],
      files: { settings: JSON.stringify({ permissions: rules }) },
      base: "open",
      world,
      guard,
      accesses: lines.map((text) => ({ tool: "Bash", text })),
      timeoutMs: 120_000,
    };
    const run = await answered(input, (one) => driver.attempt(one));
    expect(run.observations.map(({ verdict, byGuard, rule }) => [verdict, rule ?? byGuard])).toEqual([
      ["denied", "Bash(touch *)"],
      ["asked", undefined],
      ["allowed", undefined],
      ["asked", undefined],
      ["denied", true],
    ]);
  } finally {
    world.remove();
  }
});
