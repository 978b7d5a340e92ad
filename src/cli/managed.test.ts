import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newLocalWorld } from "../../test/support/in-process.ts";
import { EXAMPLE } from "../../test/support/world.ts";
import { listedFiles } from "../bundle/folder.ts";

const CONFIG = ["claude", "copilot", "codex", "gemini", "qwen", "opencode"]
  .map((one) => `[${one}]\n`)
  .join("");

test("--managed writes a folder with every file that it lists, and says what each locks and what it does not", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  const { status, stdout, stderr } = await world.run(["generate", "--managed"]);
  expect([status, stderr.includes("wrote <home>/twsrt-managed\n")]).toEqual([0, true]);
  const listed = listedFiles(world.read("twsrt-managed/files.txt")) ?? [];
  expect(listed).toEqual([
    "etc/claude-code/managed-settings.d/50-twsrt.json",
    "etc/github-copilot/managed-settings.json",
    "etc/codex/requirements.toml",
    "etc/gemini-cli/policies/50-twsrt.toml",
    "etc/gemini-cli/settings.json",
    "etc/opencode/opencode.json",
    "etc/qwen-code/settings.json",
  ]);
  for (const file of listed) expect(world.exists(`twsrt-managed/${file}`)).toBe(true);
  for (const script of ["install.sh", "remove.sh"])
    expect(fs.statSync(world.path(`twsrt-managed/${script}`)).mode & 0o777).toBe(0o755);
  expect(stdout).toContain("  locks sandbox.enabled = true: without it, a project that was never trusted");
  expect(stdout).toContain("  not prevented: The file is not a lock");
});

test("a second bundle takes the place of the first one, and of nothing else", async () => {
  const world = newLocalWorld(EXAMPLE);
  await world.run(["generate", "claude", "--managed", "--out", "b"]);
  world.write("b/notes", "mine");
  const { status } = await world.run(["generate", "codex", "--managed", "--out", "b"]);
  expect(status).toBe(0);
  expect(world.exists("b/etc/claude-code/managed-settings.d/50-twsrt.json")).toBe(false);
  expect(world.exists("b/etc/codex/requirements.toml")).toBe(true);
  expect(world.read("b/notes")).toBe("mine");
});

test("a folder with other files, and a lock that no agent has, are refused", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write("b/notes", "mine");
  const taken = await world.run(["generate", "claude", "--managed", "--out", "b"]);
  expect([taken.status, taken.stderr.includes("has files that `generate --managed` did not write")]).toEqual([
    1,
    true,
  ]);
  world.write(".config/twsrt/config.toml", '[managed]\nomit = ["codex.default_permissions"]\n');
  const unknown = await world.run(["generate", "claude", "--managed"]);
  expect([unknown.status, unknown.stderr.includes("unknown lock: `codex.default_permissions`")]).toEqual([
    1,
    true,
  ]);
  expect(world.exists("twsrt-managed")).toBe(false);
});

test.each([
  [["generate", "--managed", "--write"], "does not take `--write`"],
  [["generate", "--managed", "--json"], "does not take `--json`"],
  [["generate", "--out", "b"], "`--out` belongs to `generate --managed`"],
])("%s is wrong usage", async (args, words) => {
  const world = newLocalWorld(EXAMPLE);
  const { status, stderr } = await world.run(args);
  expect([status, stderr.includes(words)]).toEqual([64, true]);
});

test("diff --portable compares a repository's file without the machine, and diff without it", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", '[targets]\nclaude_settings = "~/repo/settings.json"\n');
  // On this machine it is a file, so that nothing is denied below it.
  world.write(".netrc", "");
  world.write("repo/settings.json", (await world.run(["generate", "claude", "--portable"])).stdout);
  expect(world.read("repo/settings.json")).toContain('"Read(~/.netrc/**)"');
  expect(await world.run(["diff", "claude", "--portable"])).toMatchObject({ status: 0 });
  world.write("repo/settings.json", (await world.run(["generate", "claude"])).stdout);
  const { status, stdout } = await world.run(["diff", "claude", "--portable", "-v"]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^\+ .*Read\(~\/\.netrc\/\*\*\)/m);
});

test("--managed has nothing of the project that it is made in, trusted or not, and says so", async () => {
  const world = newLocalWorld(EXAMPLE);
  const bundle = async (cwd: string): Promise<Record<string, string>> => {
    const { status, stderr } = await world.run(["generate", "--managed", "--out", world.path("b")], cwd);
    expect(status, stderr).toBe(0);
    const listed = listedFiles(world.read("b/files.txt")) ?? [];
    return { ...Object.fromEntries(listed.map((file) => [file, world.read(`b/${file}`)])), stderr };
  };
  const { stderr: quiet, ...elsewhere } = await bundle(".");
  expect(quiet).not.toContain("leaving out");
  world.write("app/.git/HEAD", "");
  world.write("app/.twsrt/bash-rules.json", '{ "deny": ["npm publish"], "allow": ["make"] }');
  world.write("app/.twsrt/config.toml", 'profile = "ci"\n');
  world.write(".config/twsrt/config.toml", '[profiles.ci]\nmode = "unattended"\n');
  expect((await world.run(["trust", "--yes"], "app")).status).toBe(0);
  const { stderr, ...inProject } = await bundle("app");
  expect(inProject).toEqual(elsewhere);
  expect(stderr).toContain(
    "leaving out the layer `project`: an administrator's files apply in every directory",
  );
});

test("--managed includes a profile that is named, and says so", async () => {
  const world = newLocalWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", '[profiles.ci]\nmode = "unattended"\n');
  const { status, stderr } = await world.run(["generate", "qwen", "--managed", "-p", "ci", "--out", "b"]);
  expect([status, stderr.includes("the files include the profile `ci`")]).toEqual([0, true]);
  const { permissions } = JSON.parse(world.read("b/etc/qwen-code/settings.json")) as {
    permissions: { ask?: readonly string[]; deny: readonly string[] };
  };
  expect(permissions.ask ?? []).toEqual([]);
  expect(permissions.deny).toContain("Bash(git commit *)");
});
