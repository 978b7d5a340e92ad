import { describe, expect, test } from "vitest";
import type { CoverageReport } from "../../src/index.ts";
import { newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const BASH = ".config/twsrt/bash-rules.json";
const SRT =
  '{"filesystem":{"denyRead":[],"denyWrite":[],"allowWrite":[]},"network":{"allowedDomains":[],"deniedDomains":[]}}';
const ALL = "[claude]\n[copilot]\n[codex]\n[gemini]\n[opencode]\n[qwen]\n";

function worldWith(files: Readonly<Record<string, string>>): World {
  const world = newWorld();
  for (const [file, text] of Object.entries({ ".srt-settings.json": SRT, [CONFIG]: ALL, ...files }))
    world.write(file, text);
  return world;
}

const RULES = JSON.stringify({
  mcp: { deny: ["github.delete_repo", "wiki.*", "tracker.close_*"], ask: ["github.*"] },
});

describe("rules on tools of MCP servers", () => {
  test.each([
    [
      "claude",
      ['"mcp__github__delete_repo"', '"mcp__wiki__*"', '"mcp__tracker__close_*"', '"mcp__github__*"'],
    ],
    ["qwen", ['"mcp__github__delete_repo"', '"mcp__wiki__*"', '"mcp__tracker__close_*"', '"mcp__github__*"']],
    ["copilot", ["--deny-tool 'github(delete_repo)'", "--deny-tool 'wiki'", "--deny-tool 'github'"]],
    [
      "gemini",
      [
        "mcpName = 'github'\ntoolName = 'delete_repo'\ndecision = \"deny\"",
        "mcpName = 'wiki'\ntoolName = '*'",
      ],
    ],
    [
      "opencode",
      ['"github_*": {\n      "*": "ask"', '"github_delete_repo": {\n      "*": "deny"', '"wiki_*": {'],
    ],
  ])("are written for %s", (agent, parts) => {
    const { stdout } = worldWith({ [BASH]: RULES }).run(["generate", agent]);
    for (const part of parts) expect(stdout).toContain(part);
  });

  test("are losses with a name where the agent has no form", () => {
    const world = worldWith({ [BASH]: RULES });
    expect(world.run(["generate", "codex"]).stderr).toContain(
      "rules on tools of MCP servers are not written",
    );
    for (const agent of ["copilot", "gemini"])
      expect(world.run(["generate", agent]).stderr).toContain(
        "the beginning of a tool's name is not translated: `tracker.close_*`",
      );
  });

  test("are explained", () => {
    const world = worldWith({ [BASH]: RULES });
    const { stdout } = world.run(["explain", "-v", "MCP(github.delete_repo)", "--generated"]);
    expect(stdout).toMatch(/policy: deny\n.*deny github\.delete_repo .*\n.*overridden: .*ask github\.\*/);
    expect(stdout).toMatch(/Claude Code[^\n]*: deny, by one layer\n/);
    expect(stdout).toContain("permissions.deny: mcp__github__delete_repo [bash:/mcp/deny/0]");
    expect(stdout).toMatch(/Codex CLI[^\n]*: unknown, not measured\n/);
    expect(world.run(["explain", "MCP(github)"]).stderr).toContain(
      "`github` is not a tool of an MCP server: write `MCP(server.tool)`",
    );
  });

  test("have witnesses in the coverage", () => {
    const world = worldWith({ [BASH]: RULES });
    const report = JSON.parse(world.run(["coverage", "--json"]).stdout) as CoverageReport;
    const cell = (subject: string, name: string): string => {
      const rule = report.rules.find((one) => one.subject === subject);
      const column = report.enforcers.findIndex((one) => one.name === name);
      return rule?.cells[column]?.word ?? "no such rule";
    };
    expect(cell("github.delete_repo", "claude")).toBe("exact");
    expect(cell("tracker.close_*", "claude")).toBe("exact");
    expect(cell("tracker.close_*", "opencode")).toBe("exact");
    expect(cell("tracker.close_*", "gemini")).toBe("weaker");
    expect(cell("github.*", "copilot")).toBe("stricter");
    expect(cell("wiki.*", "codex")).toBe("unknown");
    expect(cell("wiki.*", "srt")).toBe("none");
  });
});

describe("import", () => {
  test.each([
    [
      "claude",
      ".claude/settings.json",
      '{"permissions":{"deny":["mcp__github__delete_repo"],"ask":["mcp__wiki"]}}',
    ],
    [
      "qwen",
      ".qwen/settings.json",
      '{"permissions":{"deny":["mcp__github__delete_repo"],"ask":["mcp__wiki__*"]}}',
    ],
    [
      "opencode",
      ".config/opencode/opencode.json",
      '{"mcp":{"github":{"type":"local","command":["x"],"enabled":false}},"permission":{"github_delete_repo":"deny","wiki_*":"ask"}}',
    ],
    [
      "gemini",
      ".gemini/policies/+twsrt.toml",
      '[[rule]]\nmcpName = "github"\ntoolName = "delete_repo"\ndecision = "deny"\npriority = 500\n\n[[rule]]\nmcpName = "wiki"\ntoolName = "*"\ndecision = "ask_user"\npriority = 400\n',
    ],
  ])("takes the rules of %s, and the round trip is empty", (agent, file, text) => {
    const world = worldWith({ [BASH]: "{}", [CONFIG]: `[${agent}]\n`, [file]: text });
    const run = world.run(["import", agent, "-w"]);
    expect(run.stderr).not.toContain("less strict");
    expect(run.stdout).toContain("exact (2)");
    expect(JSON.parse(world.read(BASH))).toEqual({ mcp: { deny: ["github.delete_repo"], ask: ["wiki.*"] } });
    expect(world.run(["generate", agent, "-w"]).status).toBe(0);
    expect(world.run(["import", agent]).stdout).not.toContain("exact");
    expect(world.run(["generate", agent, "-w"]).stderr).not.toContain("wrote");
  });

  test("does not guess which server a joined name of opencode means", () => {
    const files = { ".config/opencode/opencode.json": '{"permission":{"a_b_c":"deny"}}' };
    const world = worldWith({ [BASH]: "{}", [CONFIG]: "[opencode]\n", ...files });
    expect(world.run(["import", "opencode"]).stdout).toContain("kept (1)");
  });
});

describe("keys of tools in opencode", () => {
  const FILE = ".config/opencode/opencode.json";
  const permissionOf = (world: World): Readonly<Record<string, unknown>> =>
    (JSON.parse(world.read(FILE)) as { readonly permission: Readonly<Record<string, unknown>> }).permission;

  test("stand behind those of the user that would open them, questions first", () => {
    const world = worldWith({
      [BASH]: '{"mcp":{"deny":["github.delete_repo"]}}',
      [CONFIG]: "[opencode]\n",
      [FILE]: '{"permission":{"github_delete_repo":"deny","github_*":"allow","other_x":"allow"}}',
    });
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    const names = Object.keys(permissionOf(world));
    expect(names.indexOf("github_delete_repo")).toBeGreaterThan(names.indexOf("github_*"));
    world.write(BASH, '{"mcp":{"deny":["github.delete_repo"],"ask":["github.*"]}}');
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    const next = Object.keys(permissionOf(world));
    expect(next.indexOf("github_delete_repo")).toBeGreaterThan(next.indexOf("github_*"));
    expect(permissionOf(world)["github_*"]).toEqual({ "*": "ask" });
    expect(world.run(["diff", "opencode"]).status).toBe(0);
  });

  test("go when the policy no longer has them, and nothing else does", () => {
    const world = worldWith({
      [BASH]: '{"deny":["rm"],"mcp":{"deny":["github.*"]}}',
      [CONFIG]: "[opencode]\n",
    });
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    world.write(BASH, '{"deny":["rm"]}');
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    expect(Object.keys(permissionOf(world))).not.toContain("github_*");
  });

  test("of the user are not removed without a word", () => {
    const world = worldWith({
      [BASH]: '{"deny":["rm"]}',
      [CONFIG]: "[opencode]\n",
      [FILE]: '{"permission":{"github_delete_repo":"deny"}}',
    });
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(1);
    expect(permissionOf(world)).toEqual({ github_delete_repo: "deny" });
  });
});
