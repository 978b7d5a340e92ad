/** Line breaks and other control characters in places that the policy does not name itself. */
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { errorsOf, expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const COMMANDS = [
  ["init"],
  ["init", "--starter"],
  ["edit"],
  ["generate", "all"],
  ["generate", "all", "--write"],
  ["generate", "--starter"],
  ["diff", "all"],
  ["explain", "ls"],
  ["coverage"],
  ["verify", "all"],
  ["test"],
];

/** One that writes and one that reads: all commands look at their places in the same way. */
const SOME: typeof COMMANDS = [
  ["generate", "all", "--write"],
  ["explain", "ls"],
];

/** Runs commands, each of which has to refuse the place and to write nothing. */
function refuseAll(
  world: World,
  commands: typeof COMMANDS,
  options: { readonly cwd?: string; readonly env?: Record<string, string> },
) {
  const before = world.snapshot();
  for (const args of commands) {
    const run = world.run(args, options);
    expect(run, args.join(" ")).toMatchObject({ status: 1, stdout: "" });
    expect(errorsOf(run)).toMatchObject([{ code: "place-unusable" }]);
    expectNoTrace(run);
  }
  expect(world.snapshot()).toEqual(before);
}

describe.each([
  { character: "\n", commands: COMMANDS },
  { character: "\r", commands: SOME },
  { character: "\u001b", commands: SOME },
  { character: "\u2028", commands: SOME },
])("$character", ({ character, commands }) => {
  test("in HOME is refused by commands", () => {
    const world = newWorld();
    const home = world.path(`a${character}b`);
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, ".srt-settings.json"), EXAMPLE.srt);
    refuseAll(world, commands, { env: { HOME: home } });
  });

  test("in the current directory is refused by commands", () => {
    const world = newWorld(EXAMPLE);
    const cwd = world.path(`a${character}b`);
    fs.mkdirSync(cwd);
    refuseAll(world, commands, { cwd });
  });

  test("in the path of a target is refused", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["generate", "claude", "-w"], {
      env: { CLAUDE_CONFIG_DIR: world.path(`x${character}y`) },
    });
    expect(run.status).toBe(1);
    expect(errorsOf(run)).toMatchObject([{ code: "place-unusable" }]);
    expect(fs.readdirSync(world.home).toSorted()).toEqual([".config", ".srt-settings.json"]);
  });

  test("in the path of a file of an agent is refused", () => {
    const run = newWorld(EXAMPLE).run(["generate", "copilot"], {
      env: { OPENCODE_CONFIG: `/a${character}b` },
    });
    expect(run.status).toBe(1);
    expect(errorsOf(run)).toMatchObject([{ code: "place-unusable" }]);
  });
});

test("a link that leads to a name with a line break round-trips in every agent", () => {
  const filesystem = { denyRead: ["~/link", "~/file"], denyWrite: ["~/link/x"], allowWrite: ["."] };
  const network = { allowedDomains: [], deniedDomains: [] };
  const world = newWorld({ srt: JSON.stringify({ filesystem, network }), bash: EXAMPLE.bash });
  fs.mkdirSync(world.path("o'\nx"));
  fs.writeFileSync(world.path("o'\nx/sec\nret"), "");
  fs.symlinkSync("o'\nx", world.path("link"));
  fs.symlinkSync("o'\nx/sec\nret", world.path("file"));
  const folder = [
    "codex_config = '~/.codex/config.toml'",
    "gemini_policy = '~/.gemini/policies/+twsrt.toml'",
  ];
  const more = ["gemini_settings = '~/.gemini/settings.json'", "gemini_ignore = '~/.gemini/twsrt.ignore'"];
  const rest = [
    "opencode_config = '~/oc.json'",
    "qwen_settings = '~/q.json'",
    "copilot_output = '~/flags.txt'",
  ];
  world.write(".config/twsrt/config.toml", ["[targets]", ...folder, ...more, ...rest].join("\n"));
  const written = world.run(["generate", "all", "--write"]);
  expect(written.status).toBe(0);
  const drift = world.run(["diff", "all"]);
  expect(drift.stdout).not.toMatch(/^[+-]/m);
  expect(drift.status).toBe(0);
  expect(world.run(["generate", "all", "--write"]).stderr).not.toContain("wrote");
});
