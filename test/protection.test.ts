import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { agentEnforcer } from "../src/answers/enforcers.ts";
import { together } from "../src/enforcers/model.ts";
import { loadWorkspace, realEnvironment, TARGETS, type Workspace } from "../src/index.ts";
import { parseAccess } from "../src/policy/access.ts";
import { attemptOf } from "../src/policy/attempt-of.ts";
import { judgeOf } from "../src/policy/decide.ts";

/*
 * No agent may write what decides about another one. The agents are started in the home, where they may write, so that
 * nothing but self-protection is in the way.
 */

let home: string;

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-protection-")));
});

afterEach(() => fs.rmSync(home, { recursive: true }));

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  claude: [".claude/settings.json", ".claude/hooks/check.sh"],
  copilot: [".copilot/settings.json", ".copilot/permissions-config.json", ".copilot/hooks/h.json"],
  codex: [".codex/config.toml", ".codex/hooks.json", ".codex/rules/twsrt.rules", ".codex/rules/mine.rules"],
  gemini: [".gemini/settings.json", ".gemini/policies/other.toml", "project/.gemini/settings.json"],
  opencode: [
    ".config/opencode/opencode.json",
    ".config/opencode/plugin/p.ts",
    ".opencode/agent/build.md",
    "project/opencode.json",
    "project/.opencode/agent/build.md",
  ],
  droid: [".factory/settings.local.json", ".factory/hooks.json", "project/.factory/settings.json"],
  grok: [".grok/config.toml", ".grok/hooks/h.json", "project/.grok/config.toml"],
  qwen: [".qwen/settings.json", ".qwen/extensions/x/qwen-extension.json", "project/.qwen/settings.json"],
  twsrt: [
    ".srt-settings.json",
    ".config/twsrt/config.toml",
    ".config/twsrt/bash-rules.json",
    ".local/state/twsrt/claude-settings.json-1.manifest",
  ],
};

/** What no agent needs to be kept from, and what it writes in normal work. */
const FREE = ["notes.txt", "project/settings.json", ".claude/plans/plan.md", ".copilot/session-state/s.json"];

/** The sandbox of Codex holds no pattern, so what a project can bring stays open to its commands. */
const isHeld = (agent: string, file: string): boolean =>
  agent !== "codex" || !/^(project|\.opencode)\//.test(file);

/** Factory Droid offers a person to let through what the user's own settings deny, and of its own folder nothing was measured. */
function heldBy(agent: string, file: string): string {
  if (agent === "droid") return file.startsWith(".factory/") ? "unknown" : "ask";
  return isHeld(agent, file) ? "deny" : "allow";
}

async function workspace(policy = ""): Promise<Workspace> {
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    fs.writeFileSync(path.join(home, name), text);
  };
  const filesystem = { denyRead: [], denyWrite: [], allowWrite: ["."] };
  const network = { allowedDomains: [], deniedDomains: [] };
  write(".srt-settings.json", JSON.stringify({ filesystem, network }));
  write(".config/twsrt/bash-rules.json", '{ "deny": [], "ask": [] }');
  const sections = TARGETS.map(({ name }) => `[${name}]`).join("\n");
  write(".config/twsrt/config.toml", `${policy}\n${sections}\n`);
  for (const file of [...Object.values(SETTINGS).flat(), ...FREE])
    if (!fs.existsSync(path.join(home, file))) write(file, file.endsWith(".json") ? "{}" : "");
  const environment = realEnvironment({ home, cwd: home, platform: "linux" });
  const loaded = await loadWorkspace({ environment, variables: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

function attempt(file: string, { environment }: Workspace, tool: "Write" | "Bash" = "Write") {
  const full = path.join(home, file);
  const reading = parseAccess(tool === "Write" ? `Write(${full})` : `Bash(tee ${full})`, home);
  if (reading.kind !== "access") throw new Error(file);
  return attemptOf(reading.access, environment);
}

describe.each(TARGETS.map((target) => [target.name, target] as const))("in %s", (agent, target) => {
  // Codex has no tools for files.
  const tool = agent === "codex" ? "Bash" : "Write";

  test.each(Object.keys(SETTINGS))("no access writes the settings of %s", async (owner) => {
    const loaded = await workspace();
    const judge = judgeOf(loaded.policy, loaded.environment);
    const enforcer = await agentEnforcer(loaded, target, "generated", loaded.environment);
    for (const file of SETTINGS[owner] ?? []) {
      const tried = attempt(file, loaded, tool);
      expect(judge.decide(tried).effect, file).toBe("deny");
      expect(together(enforcer.decide(tried)), file).toBe(heldBy(agent, file));
    }
  });

  test("everything else is written as before", async () => {
    const loaded = await workspace();
    const open = await workspace("[policy]\nself_protection = false");
    const judge = judgeOf(loaded.policy, loaded.environment);
    const closed = await agentEnforcer(loaded, target, "generated", loaded.environment);
    const without = await agentEnforcer(open, target, "generated", open.environment);
    for (const file of FREE) {
      const tried = attempt(file, loaded, tool);
      expect(judge.decide(tried).effect, file).not.toBe("deny");
      expect(together(closed.decide(tried)), file).toBe(together(without.decide(tried)));
    }
  });

  test("and it is self-protection that denies it", async () => {
    const open = await workspace("[policy]\nself_protection = false");
    const enforcer = await agentEnforcer(open, target, "generated", open.environment);
    const denied = Object.values(SETTINGS)
      .flat()
      .filter((file) => together(enforcer.decide(attempt(file, open, tool))) === "deny");
    // Codex keeps this folder from its commands by itself.
    expect(denied).toEqual(agent === "codex" ? SETTINGS["codex"] : []);
  });
});
