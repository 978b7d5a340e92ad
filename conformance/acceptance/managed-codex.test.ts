import { beforeEach, vi } from "vitest";
import type { Attempt } from "../managed/attempts.ts";
import { NOT_STARTED, sceneOf, tryAttempts, type Guard } from "./against.ts";
import { runCommands } from "./commands.ts";

const SETTING = {
  policy: {
    srt: JSON.stringify({
      filesystem: { denyRead: ["~/.aws"], denyWrite: [], allowWrite: ["."] },
      network: { allowedDomains: ["good.test"], deniedDomains: [] },
    }),
    bash: '{ "deny": ["rmdir"], "ask": [] }',
  },
  config: "[codex]\n",
  files: {
    ".aws/credentials": "SECRET\n",
    "project/.git/HEAD": "ref: refs/heads/main\n",
    ".codex/config.toml": '[projects."$HOME/project"]\ntrust_level = "trusted"\n',
  },
  folders: ["other", "project/gone"],
};

const ACCESSES: Readonly<Record<string, readonly [string, RegExp]>> = {
  "read by a command": ["cat ~/.aws/credentials", /SECRET/],
  "write outside": ["touch ~/other/w && echo DONE", /^DONE|\nDONE/],
  "denied command": ["rmdir gone && echo DONE", /^DONE|\nDONE/],
};

// The agent refuses a home below the folder for temporary files.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

async function through(guard: Guard, attempt: Attempt): Promise<readonly string[]> {
  const { world, cwd, etc } = sceneOf("codex", SETTING, guard, attempt);
  const wanted = Object.entries(ACCESSES);
  const flags = (attempt.args ?? []).map((text) => text.replaceAll("$HOME", world.home));
  try {
    const answers = await runCommands(
      "codex",
      { home: world.home, cwd, flags, inside: etc.inside },
      wanted.map(([, [line]]) => line),
    );
    return wanted.flatMap(([name, [, shown]], index) => (shown.test(answers[index] ?? "") ? [name] : []));
  } catch (error) {
    return NOT_STARTED;
  }
}

tryAttempts("codex", through);
