import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { errorsOf } from "../support/report.ts";
import { hasTerminal, runTyping } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const SETTINGS = ".claude/settings.json";
const OWN = '{\n  "permissions": { "deny": ["Bash(curl:*)"] }\n}\n';

/** A file of the user's that twsrt has written over. */
function replaced(): World {
  const world = newWorld(EXAMPLE);
  world.write(SETTINGS, OWN);
  expect(world.run(["generate", "claude", "-w", "--replace"]).status).toBe(0);
  return world;
}

interface Listing {
  readonly files: readonly {
    readonly agent: string;
    readonly copies: readonly { readonly copy: string; readonly added: number; readonly removed: number }[];
  }[];
}

function listed(world: World): Listing {
  return JSON.parse(world.run(["restore", "--json"]).stdout) as Listing;
}

describe("restore", () => {
  test("lists the copies with date and change, shows one as a diff, and puts it back", () => {
    const world = replaced();
    const written = world.read(SETTINGS);
    const { stdout } = world.run(["restore", "claude"]);
    expect(stdout).toMatch(
      /^claude: <home>\/\.claude\/settings\.json\n {2}(\d{8}T\d{6}Z) {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}\+\d+ -\d+ lines, the first copy\n$/,
    );
    const [{ copies } = { copies: [] }] = listed(world).files;
    const name = copies[0]?.copy ?? "";
    const before = world.snapshot();
    const shown = world.run(["restore", "claude", "--copy", name]);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('+  "permissions": { "deny": ["Bash(curl:*)"] }\n');
    expect(shown.stderr).toBe(
      `Nothing was written; restore with \`twsrt restore claude --copy ${name} -w\`.\n`,
    );
    expect(world.snapshot()).toEqual(before);
    const run = world.run(["restore", "claude", "--copy", name, "-w"]);
    expect(run.stderr).toMatch(
      /^claude: restored <home>\/\.claude\/settings\.json; the previous file is kept as /,
    );
    expect(world.read(SETTINGS)).toBe(OWN);
    // The present file is kept in turn, and what was the user's is the user's again.
    const again = listed(world).files[0]?.copies[0]?.copy ?? "";
    expect(world.run(["generate", "claude", "-w"]).status).toBe(1);
    expect(world.run(["restore", "claude", "--copy", again, "-w"]).status).toBe(0);
    expect(world.read(SETTINGS)).toBe(written);
  });

  test.each([
    ["a directory", (world: World): void => fs.mkdirSync(world.path(SETTINGS)), "it is a directory"],
    [
      "no UTF-8",
      (world: World): void => void world.write(SETTINGS, Uint8Array.of(0xff, 0xfe, 0x41)),
      "UTF-8",
    ],
  ])("says that the present file cannot be read: %s", (_, spoil, reason) => {
    const world = replaced();
    const name = listed(world).files[0]?.copies[0]?.copy ?? "";
    fs.rmSync(world.path(SETTINGS));
    spoil(world);
    const before = world.snapshot();
    expect(world.run(["restore", "claude"]).stdout).toContain(
      "the present file cannot be read, the first copy\n",
    );
    expect(JSON.parse(world.run(["restore", "--json"]).stdout)).toMatchObject({
      files: [{ present: "unreadable", copies: [{ copy: name }] }],
    });
    for (const write of [[], ["-w"]]) {
      const run = world.run(["restore", "claude", "--copy", name, ...write]);
      expect(run.status).toBe(2);
      expect(run.stderr).toContain("claude: the target cannot be used: ");
      expect(run.stderr).toContain(reason);
      expect(run.stderr).not.toContain("another program");
    }
    expect(world.snapshot()).toEqual(before);
  });

  test("works while a source is broken", () => {
    const world = replaced();
    world.write(".srt-settings.json", "{");
    const name = listed(world).files[0]?.copies[0]?.copy ?? "";
    expect(world.run(["restore", "--copy", name, "-w"]).status).toBe(0);
    expect(world.read(SETTINGS)).toBe(OWN);
  });

  test("says that there is none, and names the copies that there are", () => {
    expect(newWorld().run(["restore"])).toMatchObject({ status: 0, stdout: "No copies are kept.\n" });
    const unknown = replaced().run(["restore", "--copy", "x"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toMatch(/unknown copy `x`.*\nKnown: \d{8}T/);
    expect(newWorld().run(["restore", "-w"]).status).toBe(64);
    expect(newWorld().run(["restore", "nobody"]).status).toBe(1);
  });

  test.runIf(hasTerminal)("asks on a terminal", async () => {
    const world = replaced();
    const name = listed(world).files[0]?.copies[0]?.copy ?? "";
    const run = await runTyping(world, `twsrt restore --copy ${name} -w`, [["Put this copy", "n"]]);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("Nothing was written.");
    expect(world.read(SETTINGS)).not.toBe(OWN);
  });
});

describe("uninstall", () => {
  test("shows what would be, and gives the file back as it was", () => {
    const world = replaced();
    const before = world.snapshot();
    const shown = world.run(["uninstall", "claude"]);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toMatch(
      /^claude: <home>\/\.claude\/settings\.json becomes what it was before twsrt\nClaude Code then restricts less, by its measured model:\n {2}Read\(~\/\.aws\/twsrt-witness\): now deny, then /,
    );
    expect(shown.stderr).toBe("Nothing was written; remove the entries with `twsrt uninstall claude -w`.\n");
    expect(world.snapshot()).toEqual(before);
    expect(world.run(["uninstall", "claude", "-w"]).status).toBe(0);
    expect(world.read(SETTINGS)).toBe(OWN);
    expect(world.run(["uninstall", "claude", "-w"])).toMatchObject({
      status: 0,
      stdout: "Nothing to remove: twsrt has written no file.\n",
    });
    // All of it is the user's again.
    expect(world.run(["generate", "claude", "-w"]).status).toBe(1);
  });

  test("leaves alone what was imported, as long as twsrt has not written the file", () => {
    const world = newWorld(EXAMPLE);
    world.write(SETTINGS, OWN);
    expect(world.run(["import", "claude", "-w"]).status).toBe(0);
    expect(world.run(["uninstall", "claude", "-w"]).stdout).toContain("Nothing to remove");
    expect(world.read(SETTINGS)).toBe(OWN);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    expect(world.run(["uninstall", "claude", "-w"]).status).toBe(0);
    expect(world.read(SETTINGS)).toBe(OWN);
  });

  test("removes files that only twsrt wrote, and keeps a copy", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["generate", "codex", "-w"]).status).toBe(0);
    const run = world.run(["uninstall", "codex", "-w"]);
    expect(run.status).toBe(0);
    expect(world.exists(".codex/config.toml")).toBe(false);
    expect(world.exists(".codex/rules/twsrt.rules")).toBe(false);
    expect(run.stderr.match(/removed .*; the previous file is kept as /g)).toHaveLength(2);
  });

  test("leaves what the user added since, and what the user had before", () => {
    const world = newWorld(EXAMPLE);
    world.write(
      SETTINGS,
      '{ "permissions": { "deny": ["Bash(rm)", "Agent(Explore)"] }, "sandbox": { "enabled": false } }\n',
    );
    world.write(".config/twsrt/config.toml", '[claude]\nsandbox = "require"\n');
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    const settings = JSON.parse(world.read(SETTINGS)) as { permissions: { deny: string[] } };
    settings.permissions.deny.push("Bash(curl *)");
    world.write(SETTINGS, JSON.stringify({ ...settings, model: "opus" }, undefined, 2));
    expect(world.run(["uninstall", "claude", "-w"]).status).toBe(0);
    expect(JSON.parse(world.read(SETTINGS))).toEqual({
      permissions: { deny: ["Agent(Explore)", "Bash(rm)", "Bash(curl *)"] },
      sandbox: { enabled: false },
      model: "opus",
    });
  });

  test("works without the sources, and as JSON", () => {
    const world = replaced();
    world.write(".srt-settings.json", "{}");
    const { agents } = JSON.parse(world.run(["uninstall", "claude", "--json"]).stdout) as {
      agents: { agent: string; files: { result: string }[]; opened: { access: string; before: string }[] }[];
    };
    expect(agents).toMatchObject([{ agent: "claude", files: [{ result: "original" }] }]);
    expect(agents[0]?.opened.length).toBeGreaterThan(3);
  });

  test("refuses a file of its own to which the user added lines", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["generate", "codex", "-w"]).status).toBe(0);
    const rules = ".codex/rules/twsrt.rules";
    world.write(rules, `${world.read(rules)}prefix_rule(pattern = ["x"], decision = "forbidden")\n`);
    const before = world.snapshot();
    const run = world.run(["uninstall", "codex", "-w"]);
    expect(run.status).toBe(2);
    expect(errorsOf(run)).toMatchObject([{ code: "uninstall-unable" }]);
    expect(world.snapshot()).toEqual(before);
  });
});
