import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { expect, inject, test } from "vitest";
import { EXAMPLE, newWorld } from "../../test/support/world.ts";
import type { VerifyReport } from "../../src/verify/report.ts";
import { agentProgram } from "./agents.ts";
import { runCommands } from "./commands.ts";
import { sampled } from "./sample.ts";
import { isInForce, isOpenedBy, play, type Stage } from "./story.ts";

const FOLDER = ".config/opencode";
const PINNED = `[targets]\nopencode_config = "~/${FOLDER}/opencode.json"\n`;
/** Without `$schema` the agent would add that line to the file. */
const OPEN = `{
  // my own
  "$schema": "https://opencode.ai/config.json", "permission": {
    "bash": { "*": "allow" },
    "read": "allow"
  }
}
`;
const AGENT = "---\ndescription: mine\npermission:\n  bash: allow\n---\nTry it.\n";

type Variables = Readonly<Record<string, string>>;

/** A home in which the policy was written for the agent, and a project; `sudo` only prints a word. */
function setUp(config: string, files: Readonly<Record<string, string>> = {}): Stage {
  const world = newWorld(EXAMPLE);
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  world.write(".config/twsrt/config.toml", config);
  fs.chmodSync(world.write("bin/sudo", "#!/bin/sh\necho twsrt-freed\n"), 0o755);
  const cwd = world.path("project");
  fs.mkdirSync(cwd, { recursive: true });
  expect(world.run(["generate", "opencode", "--write"]).status).toBe(0);
  const PATH = `${world.path("bin")}:${process.env["PATH"] ?? ""}`;
  return {
    agent: "opencode",
    world,
    cwd,
    attempt: async (variables) => {
      const place = { home: world.home, cwd, extra: { PATH, ...variables } };
      return (await runCommands("opencode", place, ["sudo id"]))[0];
    },
    denied: /The user has specified a rule which prevents you/,
    through: /twsrt-freed/,
  };
}

/** Each starts the agent several times, which takes a minute: a sample has one of them. */
const stories: { readonly title: string; readonly tell: () => Promise<void> | void }[] = [];

function story(title: string, tell: () => Promise<void> | void): void {
  stories.push({ title, tell });
}

story("an opencode.jsonc beside the configured file frees `sudo`, until it is gone", async () => {
  const file = `${FOLDER}/opencode.jsonc`;
  await play({
    ...setUp(PINNED),
    foreign: { file, text: OPEN, line: 4 },
    code: "sibling-opens",
    remedy: (world) => fs.rmSync(world.path(file)),
  });
});

story("an opencode.jsonc that was made later becomes the file that the policy is written to", async () => {
  const stage = setUp("[opencode]\n");
  const { world } = stage;
  await isInForce(stage);
  world.write(`${FOLDER}/opencode.jsonc`, OPEN);
  await isOpenedBy(`${FOLDER}/opencode.jsonc`, "rules-missing", stage);
  expect(world.run(["generate", "opencode", "--write"]).status).toBe(0);
  expect(world.read(`${FOLDER}/opencode.jsonc`)).toContain("// my own");
  // The rules that are left in the first file keep their place in front of the user's "*".
  await isOpenedBy(`${FOLDER}/opencode.json:`, "key-order", stage);
  fs.rmSync(world.path(`${FOLDER}/opencode.json`));
  await isInForce(stage);
});

story("an opencode.jsonc that was there first is written to, and none is made beside it", async () => {
  const stage = setUp("[opencode]\n", { [`${FOLDER}/opencode.jsonc`]: OPEN });
  expect(stage.world.exists(`${FOLDER}/opencode.json`)).toBe(false);
  await isInForce(stage);
});

const OPENED: readonly (readonly [string, Variables, Variables, string, string, Variables])[] = [
  [
    "a configuration in a project",
    { "project/opencode.json": OPEN },
    {},
    "opencode.json:4",
    "project-opens",
    { OPENCODE_DISABLE_PROJECT_CONFIG: "1" },
  ],
  [
    "a file of an agent in a project",
    { "project/.opencode/agent/build.md": AGENT },
    {},
    ".opencode/agent/build.md:4",
    "agent-opens",
    { OPENCODE_DISABLE_PROJECT_CONFIG: "1" },
  ],
  [
    "OPENCODE_PERMISSION",
    {},
    { OPENCODE_PERMISSION: '{"bash":"allow"}' },
    "OPENCODE_PERMISSION",
    "env-permission",
    {},
  ],
];

for (const [what, files, variables, place, code, remedy] of OPENED)
  story(`${what} frees \`sudo\`, until the remedy is applied`, async () => {
    const stage = setUp(PINNED);
    await isInForce(stage);
    for (const [file, text] of Object.entries(files)) stage.world.write(file, text);
    await isOpenedBy(place, code, stage, variables);
    await isInForce(stage, remedy);
  });

story("`verify` tries the project's configuration along, and starts nothing of it", () => {
  const { world, cwd } = setUp(PINNED);
  const command = ["touch", "/tmp/twsrt-helper"];
  const mcp = { x: { type: "local", command } };
  world.write("project/opencode.json", JSON.stringify({ permission: { bash: "allow" }, mcp }));
  const program = agentProgram("opencode");
  const args = ["verify", "opencode", "--plain", "--only", "sudo", "--program", program];
  const log = world.path("trace");
  const strace = ["-f", "-qq", "-s", "4000", "-e", "trace=execve", "-o", log, process.execPath];
  const traced = spawnSync("strace", [...strace, inject("binary"), ...args, "--json"], {
    cwd,
    env: { HOME: world.home, PATH: process.env["PATH"] ?? "" },
    encoding: "utf8",
    timeout: 280_000,
  });
  const { agents, exit } = JSON.parse(traced.stdout) as VerifyReport;
  const [agent] = agents;
  if (agent?.status !== "verified") throw new Error(`${traced.stdout}\n${traced.stderr}`);
  expect([traced.status, exit]).toEqual([1, 1]);
  expect(agent.overruled).toMatchObject([{ layer: 2, place: "opencode.json:1" }]);
  expect(agent.scopes.taken.map(({ name }) => name)).toEqual([`${cwd}/opencode.json`]);
  // The agent did as the model says.
  expect(agent.totals.surprises).toBe(0);
  expect(agent.rules.map(({ verdict }) => verdict)).toEqual(["fail"]);
  const trace = fs.readFileSync(log, "utf8");
  // The trace has the agent in it, and nothing of the project's.
  expect(trace).toContain('"twsrt/twsrt"');
  expect(trace).not.toContain("twsrt-helper");
  expect(world.run([...args, "--only-file"], { cwd, timeout: 170_000 }).status).toBe(0);
});

test.each(sampled(stories))("$title", async ({ tell }) => tell(), 300_000);
