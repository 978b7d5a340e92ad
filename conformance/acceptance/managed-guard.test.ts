import * as fs from "node:fs";
import { inject, beforeEach, describe, expect, test, vi } from "vitest";
import { newWorld, type World } from "../../test/support/world.ts";
import { callTools } from "./commands.ts";
import { installManaged, type PrivateEtc } from "./private-etc.ts";

/*
 * The guard in an administrator's file for Claude Code, with a user who has no sources of their own. The command is one that no native rule
 * sees, and the control is the same session without the administrator's file.
 */

beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const POLICY = {
  srt: '{ "filesystem": { "denyRead": ["~/.aws"], "denyWrite": [], "allowWrite": ["."] }, "network": { "allowedDomains": [], "deniedDomains": [] } }',
  bash: '{ "deny": ["sudo"] }',
};

const HIDDEN = `python3 -c "import os; os.system('sudo -V'); open('hidden-ran', 'w')"`;
const PLAIN = "touch plain-ran";

interface Scene {
  readonly world: World;
  readonly etc: PrivateEtc;
}

function installed(): Scene {
  const world = newWorld(POLICY);
  fs.mkdirSync(world.path("project"), { recursive: true });
  const guard = `enabled = true\nnode = "${process.execPath}"\nprogram = "${fs.realpathSync(inject("binary"))}"`;
  world.write(".config/twsrt/config.toml", `[guard]\n${guard}\n[claude]\n`);
  const etc = installManaged("claude", world);
  fs.mkdirSync(etc.path("/etc/twsrt"), { recursive: true });
  fs.writeFileSync(etc.path("/etc/twsrt/bash-rules.json"), POLICY.bash);
  // The user has neither sources nor a configuration.
  fs.rmSync(world.path(".config"), { recursive: true });
  fs.rmSync(world.path(".srt-settings.json"));
  const hook = { type: "command", command: `touch ${world.path("project/user-hook-ran")}` };
  const hooks = { PreToolUse: [{ matcher: "*", hooks: [hook] }] };
  world.write(".claude/settings.json", JSON.stringify({ permissions: { allow: ["Bash"] }, hooks }));
  return { world, etc };
}

async function session({ world, etc }: Scene, flags: readonly string[] = [], inside = etc.inside) {
  const answers = await callTools(
    "claude",
    { home: world.home, cwd: world.path("project"), flags, inside },
    [HIDDEN, PLAIN].map((command) => ({ name: "Bash", input: { command, description: "a trial" } })),
  );
  const ran = ["hidden-ran", "plain-ran", "user-hook-ran"].filter((name) => world.exists(`project/${name}`));
  return { answers, ran };
}

describe("the guard of an administrator", () => {
  test("refuses what no native rule sees, and hooks of the user run beside it", async () => {
    const { answers, ran } = await session(installed());
    expect(answers[0]).toContain("matches `sudo` in bash-rules.json:1");
    expect(ran).toEqual(["plain-ran", "user-hook-ran"]);
  });

  test("is what refuses it: without the file it runs", async () => {
    const scene = installed();
    fs.rmSync(scene.etc.path("/etc/claude-code/managed-settings.d/50-twsrt.json"));
    const { ran } = await session(scene);
    expect(ran).toEqual(["hidden-ran", "plain-ran", "user-hook-ran"]);
  });

  test.each([
    ["a project", "project/.claude/settings.json"],
    ["the local file of a project", "project/.claude/settings.local.json"],
    ["the user", ".claude/settings.json"],
  ])("stays on where %s turns all hooks off", async (_, file) => {
    const scene = installed();
    const old = scene.world.exists(file) ? (JSON.parse(scene.world.read(file)) as object) : {};
    scene.world.write(file, JSON.stringify({ ...old, disableAllHooks: true }));
    const { answers, ran } = await session(scene);
    expect(answers[0]).toContain("matches `sudo` in bash-rules.json:1");
    expect(ran).not.toContain("hidden-ran");
  });

  test("stays on with `--setting-sources project`", async () => {
    const { answers, ran } = await session(installed(), [
      "--setting-sources",
      "project",
      "--allowedTools",
      "Bash",
    ]);
    expect(answers[0]).toContain("matches `sudo` in bash-rules.json:1");
    expect(ran).not.toContain("hidden-ran");
  });

  test("with `allowManagedHooksOnly` stays on, and hooks of the user no longer run", async () => {
    const scene = installed();
    const other = scene.etc.path("/etc/claude-code/managed-settings.d/60-hooks.json");
    fs.writeFileSync(other, JSON.stringify({ allowManagedHooksOnly: true }));
    const { answers, ran } = await session(scene);
    expect(answers[0]).toContain("matches `sudo` in bash-rules.json:1");
    expect(ran).toEqual(["plain-ran"]);
  });

  test("refuses every call where /etc/twsrt has no policy", async () => {
    const scene = installed();
    fs.rmSync(scene.etc.path("/etc/twsrt/bash-rules.json"));
    const { answers, ran } = await session(scene);
    expect(answers[1]).toContain("there is no policy of the administrator");
    expect(ran).not.toContain("hidden-ran");
    expect(ran).not.toContain("plain-ran");
  });
});
