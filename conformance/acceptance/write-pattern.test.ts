import * as fs from "node:fs";
import * as path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { EXAMPLE, newWorld, type World } from "../../test/support/world.ts";
import { runCommands } from "./commands.ts";

/*
 * The policy of the README denies writing `.env` at any depth. Its commands run in the sandbox of the real agent. The script hides
 * from the agent what it writes, so that only the sandbox can refuse it.
 */
const SCRIPT = "sh write.sh";
const LINE = "echo NEW > .env";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

interface Agent {
  readonly file: string;
  /** What the user has in that file beforehand. */
  readonly before?: string;
  /** The entry that protects the file. */
  readonly entry: RegExp;
}

const AGENTS: Readonly<Record<"claude" | "codex", Agent>> = {
  claude: {
    file: ".claude/settings.json",
    before: JSON.stringify({ permissions: { allow: ["Bash"] } }),
    entry: /"Edit\(\.env\)",/,
  },
  codex: { file: ".codex/config.toml", entry: /^"\.env" = "read"\n/m },
};

/** A home with the files that twsrt writes for the policy of the README, and a project below it. */
function written(name: "claude" | "codex"): { world: World; cwd: string } {
  const world = newWorld(EXAMPLE);
  const { file, before } = AGENTS[name];
  if (before !== undefined) world.write(file, before);
  world.write(".config/twsrt/config.toml", '[claude]\nsandbox = "require"\n');
  const run = world.run(["generate", name, "--write"]);
  expect(run.status, run.stderr).toBe(0);
  world.write("project/write.sh", `${LINE}\n`);
  // Where a denied name is missing, sandboxes of the agent that start at the same time can hinder each other.
  world.write("project/secrets/key", "");
  return { world, cwd: world.path("project") };
}

describe.each(["claude", "codex"] as const)("a command in the sandbox of %s", (name) => {
  test.each([
    ["that is there", "OLD\n"],
    ["that is missing", undefined],
  ])("does not write a .env %s", async (_, content) => {
    const { world, cwd } = written(name);
    const file = path.join(cwd, ".env");
    if (content !== undefined) fs.writeFileSync(file, content);
    const answers = await runCommands(name, { home: world.home, cwd }, [LINE, SCRIPT, "echo NEW > other"]);
    expect(answers).not.toContain(undefined);
    expect(answers[1]).toMatch(/write\.sh: .*\.env: (?:Read-only file system|Permission denied)/);
    // An empty stand-in for the missing file is there while a command runs, and sometimes stays.
    expect(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "").toBe(content ?? "");
    expect(fs.readFileSync(path.join(cwd, "other"), "utf8")).toBe("NEW\n");
  });

  test("writes it without the entry for the name in the start directory", async () => {
    const { world, cwd } = written(name);
    const { file, entry } = AGENTS[name];
    const text = world.read(file);
    world.write(file, text.replace(entry, ""));
    expect(world.read(file)).not.toBe(text);
    await runCommands(name, { home: world.home, cwd }, [SCRIPT]);
    expect(fs.readFileSync(path.join(cwd, ".env"), "utf8")).toBe("NEW\n");
  });
});
