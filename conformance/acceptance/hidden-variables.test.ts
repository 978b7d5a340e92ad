import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newWorld } from "../../test/support/world.ts";
import { runCommands } from "./commands.ts";

const SRT = {
  filesystem: { denyRead: [], allowWrite: ["."], denyWrite: [] },
  network: { allowedDomains: [], deniedDomains: [] },
  credentials: {
    allowPlaintextInject: true,
    envVars: [
      { name: "TOKEN", mode: "deny" },
      { name: "OTHER", mode: "mask" },
    ],
  },
};

/** What a command in the sandbox of Claude Code sees of three variables. */
async function seen(hides: boolean): Promise<string | undefined> {
  const srt = hides ? SRT : { ...SRT, credentials: {} };
  const world = newWorld({ srt: JSON.stringify(srt), bash: '{ "deny": [], "ask": [] }' });
  world.write(".claude/settings.json", '{ "permissions": { "allow": ["Bash"] } }');
  world.write(".config/twsrt/config.toml", '[claude]\nsandbox = "require"\n');
  const run = world.run(["generate", "claude", "--write"]);
  expect(run.status, run.stderr).toBe(0);
  fs.mkdirSync(world.path("project"));
  world.write("project/seen.sh", 'echo "[$TOKEN] [$OTHER] [$PLAIN]"\n');
  const extra = { TOKEN: "secret-1", OTHER: "secret-2", PLAIN: "shown" };
  const place = { home: world.home, cwd: world.path("project"), extra };
  const [answer] = await runCommands("claude", place, ["sh seen.sh"]);
  return answer?.split("\n")[0];
}

test("variables that the sandbox settings hide are hidden in the sandbox of Claude Code", async () => {
  expect(await seen(true)).toMatch(/^\[\] \[fake_value_[\w-]+\] \[shown\]$/);
  expect(await seen(false)).toBe("[secret-1] [secret-2] [shown]");
});
