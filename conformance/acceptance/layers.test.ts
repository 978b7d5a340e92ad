/** Layers and profiles with real agents: what they deny is denied in a session. */
import * as fs from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { VerifyReport } from "../../src/verify/report.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { agentProgram } from "./agents.ts";
import { MODEL_HOST, pathOf, PROMPTS, runAgent } from "./started.ts";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const CONFIG = `[claude]
sandbox = "require"
[profiles.ci]
mode = "unattended"
path = "ci"
`;

function newPlace(config = CONFIG): World {
  const world = newWorld({
    srt: JSON.stringify({
      filesystem: { denyRead: ["~/.ssh"], denyWrite: [], allowWrite: [".", "/tmp"] },
      network: { allowedDomains: [MODEL_HOST], deniedDomains: [] },
    }),
    bash: '{ "deny": ["sudo"], "ask": ["mkdir"] }',
  });
  world.write(".config/twsrt/config.toml", config);
  world.write(".config/twsrt/ci/bash-rules.json", '{ "deny": ["wc", "touch"] }');
  world.write("app/.git/HEAD", "");
  world.write("app/plain", "plain\n");
  return world;
}

/** Every agent runs it unasked where no rule denies it. */
const COUNT = "wc -c plain";
const COUNTED = "6 plain";

describe("a command that only a project's layer denies", () => {
  test.each(["claude", "codex", "opencode"] as const)(
    "%s does not run it, and runs it elsewhere",
    async (agent) => {
      const { shell } = PROMPTS[agent];
      const control = await runAgent(agent, newPlace(), [shell(COUNT)]);
      expect(control.answers[0], control.errors).toContain(COUNTED);
      const world = newPlace();
      world.write("app/.twsrt/bash-rules.json", '{ "deny": ["wc"] }');
      const run = await runAgent(agent, world, [shell("echo ALLOWED"), shell(COUNT)]);
      expect(run.answers[0], run.errors).toContain("ALLOWED");
      expect(run.answers[1], run.errors).toBeDefined();
      expect(run.answers[1]).not.toContain(COUNTED);
    },
  );
});

test("`verify` in a project has the agent try the rules of its layer", () => {
  const world = newPlace();
  world.write("app/.twsrt/bash-rules.json", '{ "deny": ["touch"] }');
  world.write("app/.twsrt/srt-settings.json", '{ "filesystem": { "denyRead": ["secrets"] } }');
  const { stdout, stderr } = world.run(
    ["verify", "claude", "--json", "--generated", "--plain", "--program", agentProgram("claude")],
    { cwd: world.path("app"), timeout: 150_000 },
  );
  const [agent] = (JSON.parse(stdout) as VerifyReport).agents;
  if (agent?.status !== "verified") throw new Error(stderr);
  const verdicts = Object.fromEntries(agent.rules.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts["bash:project:/deny/0"]).toBe("pass");
  expect(["pass", "gap"]).toContain(verdicts["srt:project:/filesystem/denyRead/0"]);
});

describe("a profile", () => {
  const { shell } = PROMPTS.claude;

  test("claude: its rules stay in a session whose file is written anew without them", async () => {
    const script = `#!/bin/sh\necho '{}' > "$HOME/.claude/settings.json"\nexec ${agentProgram("claude")} "$@"\n`;
    const answer = async (options: readonly string[]) => {
      const world = newPlace();
      fs.chmodSync(world.write("first/claude", script), 0o755);
      const extra = { PATH: `${world.path("first")}:${pathOf()}` };
      const run = await runAgent("claude", world, [shell("echo ALLOWED"), shell(COUNT)], { extra, options });
      expect(run.answers[0], run.errors).toContain("ALLOWED");
      expect(run.answers[1], run.errors).toBeDefined();
      return run.answers[1];
    };
    expect(await answer([])).toContain(COUNTED);
    expect(await answer(["-p", "ci"])).not.toContain(COUNTED);
  });

  test("opencode: what is asked about is denied when every question is answered yes", async () => {
    const made = async (options: readonly string[]): Promise<boolean> => {
      const world = newPlace();
      const run = await runAgent("opencode", world, [PROMPTS.opencode.shell("mkdir made")], {
        more: ["--auto"],
        options: ["--allow-unsafe", ...options],
      });
      expect(run.answers[0], run.errors).toBeDefined();
      return world.exists("app/made");
    };
    expect(await made([])).toBe(true);
    expect(await made(["-p", "ci"])).toBe(false);
  });

  test("qwen: yolo in the sandbox needs no consent in unattended mode, and runs nothing that is asked about", async () => {
    const config = `${CONFIG}[qwen]\nwrapper = "srt"\n`;
    const made = async (options: readonly string[]) => {
      const world = newPlace(config);
      const run = await runAgent(
        "qwen",
        world,
        [
          PROMPTS.qwen.shell("echo ALLOWED"),
          PROMPTS.qwen.shell("mkdir made"),
          PROMPTS.qwen.shell("touch made"),
        ],
        { isInside: true, mode: "yolo", options },
      );
      return { answers: run.answers, errors: run.errors, made: world.exists("app/made") };
    };
    const refused = await made([]);
    expect(refused.errors).toContain("error[start-flag]");
    const asked = await made(["--allow-unsafe"]);
    expect(asked.made, asked.errors).toBe(true);
    const unattended = await made(["-p", "ci"]);
    expect(unattended.errors).not.toContain("start-flag");
    expect(unattended.answers[0], unattended.errors).toContain("ALLOWED");
    expect(unattended.made, unattended.errors).toBe(false);
  });
});
