import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import { EXAMPLE, newWorld } from "../support/world.ts";

/* The standalone executable, built from the running Node or from the one under test, does what the package does. */

const NODE = process.env["TWSRT_TEST_NODE"] ?? process.execPath;
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-standalone-"));
const PROGRAM = path.join(FOLDER, "twsrt");
afterAll(() => fs.rmSync(FOLDER, { recursive: true, force: true }));
execFileSync(process.execPath, ["scripts/binary.mjs", "--node", NODE, "--out", PROGRAM], {
  cwd: path.resolve(import.meta.dirname, "../.."),
  stdio: "ignore",
});

function run(args: readonly string[], home: string, searchPath: string) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, {
    cwd: home,
    env: { HOME: home, PATH: searchPath },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const EMPTY = path.join(FOLDER, "no-programs");

test.each([
  ["generate"],
  ["generate", "codex"],
  ["diff", "claude"],
  ["explain", "cat ~/.ssh/id_ed25519"],
  ["coverage", "--json"],
  ["status"],
])("the executable answers `%s %s` as the package does", (...args) => {
  const world = newWorld(EXAMPLE);
  const shown = run(args, world.home, process.env["PATH"] ?? "");
  const withoutHome = (text: string): string => text.replaceAll(world.home, "<home>");
  expect({ ...shown, stdout: withoutHome(shown.stdout), stderr: withoutHome(shown.stderr) }).toEqual(
    world.run(args),
  );
});

test("it writes files, without Node on the machine", () => {
  const world = newWorld(EXAMPLE);
  expect(run(["generate", "claude", "-w"], world.home, EMPTY).status).toBe(0);
  expect(world.run(["diff", "claude"]).status).toBe(0);
});

test.each(["verify", "test"])("`%s` says that it needs Node where there is none", (command) => {
  const { status, stderr } = run([command], newWorld(EXAMPLE).home, EMPTY);
  expect(status).toBe(1);
  expect(stderr).toContain(`\`${command}\` needs Node`);
});

test("verify drives an agent with the Node of the machine, and leaves nothing behind", () => {
  const world = newWorld(EXAMPLE);
  const bin = path.join(FOLDER, "bin");
  fs.mkdirSync(bin, { recursive: true });
  fs.symlinkSync(process.execPath, path.join(bin, "node"));
  const before = fs.readdirSync(os.tmpdir()).filter((name) => /^twsrt-[A-Za-z0-9]{6}$/.test(name));
  const { status, stdout } = run(["verify", "claude"], world.home, `${bin}:/usr/bin:/bin`);
  expect(stdout).toContain("claude");
  expect(status).toBe(world.run(["verify", "claude"]).status);
  const after = fs.readdirSync(os.tmpdir()).filter((name) => /^twsrt-[A-Za-z0-9]{6}$/.test(name));
  expect(after).toEqual(before);
});
