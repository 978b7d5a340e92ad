import { describe, expect, test } from "vitest";
import type { CoverageReport } from "../../src/index.ts";
import { newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const BASH = ".config/twsrt/bash-rules.json";
const SRT =
  '{"filesystem":{"denyRead":[],"denyWrite":[],"allowWrite":[]},"network":{"allowedDomains":[],"deniedDomains":[]}}';
/** Every agent has a file that twsrt writes. */
const ALL = "[claude]\n[copilot]\n[codex]\n[gemini]\n[opencode]\n[qwen]\n";
const AGENTS = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"];

function worldWith(files: Readonly<Record<string, string>>): World {
  const world = newWorld();
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

function limited(agents: readonly string[], config = ALL): World {
  return worldWith({
    [CONFIG]: config,
    ".srt-settings.json": SRT,
    [BASH]: JSON.stringify({ deny: ["shred", { command: "frobnicate", agents }] }),
  });
}

describe("a rule that is limited to agents", () => {
  test.each(AGENTS)("is in the configuration of %s alone", (agent) => {
    const world = limited([agent]);
    for (const other of AGENTS) {
      const { stdout } = world.run(["generate", other]);
      expect(stdout, other).toContain("shred");
      expect(stdout.includes("frobnicate"), other).toBe(other === agent);
    }
  });

  test("is explained for its agents, and against what the policy says to the others", () => {
    const world = limited(["claude", "qwen"]);
    const run = world.run(["explain", "-v", "Bash(frobnicate x)", "--generated"]);
    expect(run.stdout).toMatch(
      /policy: deny\n.*deny frobnicate \(matches frobnicate x\), only for claude, qwen\n/,
    );
    const parts = run.stdout.split("\n\n");
    const [claude, gemini] = ["Claude Code", "Gemini CLI"].map((title) =>
      parts.find((one) => one.includes(title)),
    );
    expect(claude).toMatch(/: deny, by one layer\n/);
    expect(claude).not.toContain("policy for this agent");
    expect(gemini).toContain("policy for this agent: default\n");
    expect(gemini).not.toContain("WEAKER");
  });

  test("is counted for its agents alone by coverage", () => {
    const world = limited(["claude"]);
    const report = JSON.parse(world.run(["coverage", "--json"]).stdout) as CoverageReport;
    const rule = report.rules.find(({ subject }) => subject === "frobnicate");
    expect(rule?.agents).toEqual(["claude"]);
    const applying = report.enforcers.filter((_, i) => rule?.cells[i]?.applies !== false);
    expect(applying.map(({ name }) => name)).toEqual(["claude"]);
    report.enforcers.forEach(({ name, totals }) => {
      const sum = Object.values(totals).reduce((a, b) => a + b);
      expect(sum, name).toBe(report.rules.length - (name === "claude" ? 0 : 1));
    });
    const { stdout } = world.run(["coverage", "-v"]);
    expect(stdout).toMatch(/frobnicate \(only for claude\) .*-/);
    expect(stdout).toContain("-: the rule is limited to other agents");
  });

  test("is named by status where it does not apply", () => {
    const world = limited(["claude"]);
    expect(world.run(["status", "gemini"]).stdout).toContain("  rules not for this agent: deny frobnicate\n");
    expect(world.run(["status", "claude"]).stdout).not.toContain("for other agents");
  });

  test("is an error with its line where it names an unknown agent", () => {
    const world = limited(["claud"]);
    world.write(BASH, '{\n  "deny": [\n    { "command": "rm", "agents": ["claud"] }\n  ]\n}\n');
    const run = world.run(["generate", "claude"]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("unknown agent `claud`, did you mean `claude`?");
    expect(run.stderr).toContain("bash-rules.json:3:35");
  });

  test("does not count as a source that restricts another agent", () => {
    const world = limited(["claude"], "[claude]\n[gemini]\n");
    expect(world.run(["generate", "gemini", "-w"]).status).toBe(0);
    world.write(BASH, JSON.stringify({ deny: [{ command: "frobnicate", agents: ["claude"] }] }));
    const run = world.run(["generate", "gemini", "-w"]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("--force");
  });
});

describe("import", () => {
  const files = {
    [CONFIG]: "[claude]\n[qwen]\n",
    ".srt-settings.json": SRT,
    ".claude/settings.json": '{"permissions":{"deny":["Bash(shred *)","Bash(frobnicate *)"]}}',
    ".qwen/settings.json": '{"permissions":{"deny":["Bash(shred *)"]}}',
  };

  test("limits rules to the agents that have them with --limit, and the round trip is empty", () => {
    const world = worldWith({ ...files, [BASH]: "{}" });
    const shown = world.run(["import", "--limit"]);
    expect(shown.stderr).toContain("`twsrt import --limit -w`");
    expect(world.run(["import", "--limit", "-w"]).status).toBe(0);
    expect(JSON.parse(world.read(BASH))).toEqual({
      deny: [
        // Copilot is always in use, and has no such rule.
        { command: "shred", agents: ["claude", "qwen"] },
        { command: "frobnicate", agents: ["claude"] },
      ],
    });
    expect(world.run(["generate", "-w"]).status).toBe(0);
    expect(world.read(".qwen/settings.json")).not.toContain("frobnicate");
    expect(world.run(["import"]).stdout).toBe("Nothing to import: your policy explains every entry.\n");
  });

  test("adds the rule for an agent that the policy has for another one alone", () => {
    const world = worldWith({ ...files, [BASH]: '{"deny":[{"command":"shred","agents":["claude"]}]}' });
    expect(world.run(["import", "qwen", "-w"]).status).toBe(0);
    expect(JSON.parse(world.read(BASH))).toEqual({
      deny: [{ command: "shred", agents: ["claude"] }, "shred"],
    });
  });
});
