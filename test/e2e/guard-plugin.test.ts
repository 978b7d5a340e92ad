import * as fs from "node:fs";
import { expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

/* The plugin that `twsrt generate` writes for opencode where config.toml has a guard. */

const CONFIG = ".config/twsrt/config.toml";
const PLUGIN = ".config/opencode/plugin/twsrt.js";
const FOREIGN = ".config/opencode/plugin/mine.js";
const GUARDED = "[opencode]\nguard = true\n";

function worldWith(config: string): World {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, config);
  return world;
}

function generate(world: World): void {
  const run = world.run(["generate", "opencode", "--write"]);
  expect(run.status, run.stdout + run.stderr).toBe(0);
}

test("without a guard there is no plugin", () => {
  const world = worldWith("[opencode]\n");
  generate(world);
  expect(world.exists(PLUGIN)).toBe(false);
});

test("it is written beside plugins of others and `diff` is clean, and uninstall takes it alone away", () => {
  const world = worldWith(`[guard]\nenabled = true\n${GUARDED}`);
  world.write(FOREIGN, "export const X = 1;\n");
  world.write(".config/opencode/opencode.json", '{ "plugin": ["file:///mine.js"] }\n');
  generate(world);
  expect(world.read(PLUGIN)).toContain(`"guard","opencode"]`);
  const before = world.snapshot();
  generate(world);
  expect(world.snapshot()).toEqual(before);
  expect(world.run(["diff", "opencode"]).status).toBe(0);
  const said = world.run(["uninstall", "opencode"]).stdout;
  expect(said).toContain(`opencode then asks no guard before a call: its hook goes from <home>/${PLUGIN}.`);
  expect(world.run(["uninstall", "opencode", "--write"]).status).toBe(0);
  expect(world.exists(PLUGIN)).toBe(false);
  expect(world.read(FOREIGN)).toBe("export const X = 1;\n");
  expect(world.read(".config/opencode/opencode.json")).toBe('{ "plugin": ["file:///mine.js"] }\n');
});

test("a changed one is drift and does not count as a guard, and is repaired", () => {
  const world = worldWith(GUARDED);
  generate(world);
  const good = world.read(PLUGIN);
  const codes = (): string => world.run(["status", "opencode"]).stdout;
  expect(codes()).not.toContain("[guard-");
  world.write(PLUGIN, good.replace("throw new Error(stderr", "void (stderr"));
  expect(world.run(["diff", "opencode"]).stdout).toContain("twsrt guard opencode");
  expect(codes()).toContain("[guard-off]");
  const answer = world.run(["explain", "opencode", "Bash(bash -c 'rm x')"]).stdout;
  expect(answer).not.toContain("guard");
  generate(world);
  expect(world.read(PLUGIN)).toBe(good);
  fs.rmSync(world.path(PLUGIN));
  expect(codes()).toContain("[file-missing]");
});

test("without a guard any more it is emptied, which loads nothing", () => {
  const world = worldWith(GUARDED);
  generate(world);
  world.write(CONFIG, "[opencode]\n");
  expect(world.run(["diff", "opencode"]).status).toBe(1);
  generate(world);
  expect(world.read(PLUGIN)).toBe("");
  expect(world.run(["diff", "opencode"]).status).toBe(0);
});

test("a plugin of somebody else of that name stays, and is refused", () => {
  const world = worldWith(GUARDED);
  world.write(PLUGIN, "export const X = 1;\n");
  const run = world.run(["generate", "opencode", "--write"]);
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain("plugin/twsrt.js");
  expect(world.read(PLUGIN)).toBe("export const X = 1;\n");
});

test("status says that the agent loads no plugin, or that the plugin's program is missing", () => {
  const world = worldWith(GUARDED);
  generate(world);
  const pure = world.run(["status", "opencode"], { env: { OPENCODE_PURE: "1" } });
  expect(pure.stdout).toContain("OPENCODE_PURE");
  world.write(PLUGIN, world.read(PLUGIN).replaceAll(process.execPath, "/missing/node"));
  expect(world.run(["status", "opencode"]).stdout).toContain("[guard-program-missing]");
});

test("explain and coverage count it", () => {
  const world = worldWith(GUARDED);
  generate(world);
  const { stdout } = world.run(["explain", "opencode", "--json", "Bash(bash -c 'rm x')"]);
  expect(stdout).toMatch(/"guard"/);
  expect(world.run(["guard", "--self-test"]).stdout).toContain("ok: `rm` is denied");
});
