/** The status that an agent ends with is the status of `twsrt run`: every agent, ended by a flag that it does not know. */
import * as fs from "node:fs";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { startProcess } from "../../src/drive/process.ts";
import type { Command } from "../../src/drive/kit/start.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { agentProgram, folderOfNewNode, type AgentName } from "./agents.ts";
import { MODEL_HOST, pathOf } from "./started.ts";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const POLICY = {
  filesystem: { denyRead: ["~/.ssh"], denyWrite: [], allowWrite: [".", "/tmp"] },
  network: { allowedDomains: [MODEL_HOST], deniedDomains: [] },
};

/** The statuses that `twsrt run` has of its own. */
const OWN = [0, 64, 125, 126, 127];

const FLAG = "--no-such-flag";

/** Alone, Factory Droid takes the flag for a prompt. */
const wordsFor = (agent: AgentName): readonly string[] => (agent === "droid" ? ["exec", FLAG] : [FLAG]);

/** Agents, and whether the sandbox is around them. */
const CASES: readonly (readonly [AgentName, boolean])[] = [
  ["claude", false],
  ["codex", false],
  ["copilot", true],
  ["gemini", false],
  ["opencode", true],
  ["qwen", true],
  ["pi", true],
  ["grok", true],
  ["droid", false],
];

async function started(world: World, command: Command): Promise<{ readonly code: unknown; text: string }> {
  const { end, exit } = startProcess(command, {
    cwd: world.path("app"),
    variables: {
      HOME: world.home,
      PATH: `${folderOfNewNode() ?? ""}:${pathOf()}`,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      TERM: "dumb",
      COPILOT_AUTO_UPDATE: "false",
      PI_OFFLINE: "1",
    },
    timeoutMs: 150_000,
  });
  end();
  const { code, errors, output } = await exit;
  return { code, text: errors + output };
}

describe.skipIf(folderOfNewNode() === undefined)("a flag that the agent does not know", () => {
  test.each(CASES)("%s, in the sandbox: %s", async (agent, isInside) => {
    const world = newWorld({ srt: JSON.stringify(POLICY), bash: '{ "deny": ["sudo"] }' });
    fs.mkdirSync(world.path("app"), { recursive: true });
    if (isInside) world.write(".config/twsrt/config.toml", `[${agent}]\nwrapper = "srt"\n`);
    const words = wordsFor(agent);
    const direct = await started(world, [agentProgram(agent), ...words]);
    const run = await started(world, [process.execPath, inject("binary"), "run", agent, "--", ...words]);
    expect(OWN).not.toContain(direct.code);
    expect(run.code, run.text).toBe(direct.code);
    // The agent itself has seen the flag, and nothing that twsrt says is beside its words.
    const [said] = direct.text.split("\n").filter((line) => /\w/.test(line));
    expect(said).toBeDefined();
    expect(run.text).toContain(said);
    expect(run.text).not.toContain("error[");
  });
});
