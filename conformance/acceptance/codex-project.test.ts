import * as fs from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { EXAMPLE, newWorld } from "../../test/support/world.ts";
import { runCommands } from "./commands.ts";
import { play } from "./story.ts";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

test.each([
  [
    "opens a denied path in the profile",
    'model_verbosity = "low"\n\n[permissions.twsrt.filesystem]\n"~/.aws" = "read"\n',
    4,
    "project-reopens",
  ],
  ["selects another profile", 'default_permissions = ":workspace"\n', 1, "profile-not-selected"],
  ["sets a mode of the old kind", 'sandbox_mode = "workspace-write"\n', 1, "legacy-sandbox-mode"],
])("a trusted project that %s is named, and its remedy closes it again", async (_, text, line, code) => {
  const world = newWorld(EXAMPLE);
  const cwd = world.path("project");
  fs.mkdirSync(`${cwd}/.git`, { recursive: true });
  world.write(".aws/credentials", "SECRET\n");
  // Where a denied name is missing, sandboxes of the agent that start at the same time can hinder each other.
  world.write("project/.env", "");
  world.write("project/secrets/key", "");
  world.write(".codex/config.toml", `[projects."${cwd}"]\ntrust_level = "trusted"\n`);
  const written = world.run(["generate", "codex", "--write"]);
  expect(written.status, written.stderr).toBe(0);
  await play({
    agent: "codex",
    world,
    cwd,
    attempt: async () =>
      (await runCommands("codex", { home: world.home, cwd }, ["cat ~/.aws/credentials"]))[0],
    denied: /Permission denied|No such file/,
    through: /SECRET/,
    foreign: { file: "project/.codex/config.toml", text, line },
    code,
    remedy: () =>
      void world.write(
        ".codex/config.toml",
        world.read(".codex/config.toml").replace('"trusted"', '"untrusted"'),
      ),
  });
});
