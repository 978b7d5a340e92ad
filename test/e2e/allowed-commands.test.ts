import { describe, expect, test } from "vitest";
import type { CoverageReport } from "../../src/index.ts";
import { newWorld, type World } from "../support/world.ts";

const BASH = ".config/twsrt/bash-rules.json";
const CONFIG = ".config/twsrt/config.toml";
const CLAUDE = ".claude/settings.json";
const SRT = '{"filesystem":{"denyRead":["~/.vault"]},"network":{}}';

function worldWith(allow: readonly unknown[], own: readonly string[] = [], agents = "[claude]\n"): World {
  const world = newWorld({ srt: SRT, bash: bashWith(allow) });
  world.write(CONFIG, agents);
  if (own.length > 0) world.write(CLAUDE, JSON.stringify({ permissions: { allow: own } }));
  return world;
}

function bashWith(allow: readonly unknown[]): string {
  return JSON.stringify({ deny: ["rm"], ask: [], allow });
}

function allowed(world: World): readonly string[] {
  const { permissions } = JSON.parse(world.read(CLAUDE)) as { permissions: { allow?: string[] } };
  return permissions.allow ?? [];
}

describe("a rule that allows a command", () => {
  test("is written without further words, and with them where they open nothing", () => {
    const world = worldWith(["npm run test", "gh pr list"]);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    expect(allowed(world)).toEqual(["Bash(npm run test)", "Bash(gh pr list)", "Bash(gh pr list *)"]);
    expect(world.run(["diff", "claude"]).status).toBe(0);
  });

  test("goes with its rule, and takes no entry of the user's along", () => {
    const own = ["Bash(make)", "Bash(npm run test)"];
    const world = worldWith(["npm run test", "git status"], own);
    world.run(["generate", "claude", "-w"]);
    expect(allowed(world)).toEqual([...own, "Bash(git status)"]);
    world.write(BASH, bashWith([]));
    const { stdout } = world.run(["diff", "claude"]);
    expect(stdout).toContain("Bash(git status)");
    expect(stdout).not.toContain("Bash(npm run test)");
    world.run(["generate", "claude", "-w"]);
    expect(allowed(world)).toEqual(own);
  });

  test("stays twsrt's own over several writes", () => {
    const world = worldWith(["git status"]);
    world.run(["generate", "claude", "-w"]);
    world.write(BASH, bashWith(["git status", "npm run test"]));
    world.run(["generate", "claude", "-w"]);
    world.write(BASH, bashWith(["npm run test"]));
    world.run(["generate", "claude", "-w"]);
    expect(allowed(world)).toEqual(["Bash(npm run test)"]);
  });

  test("is taken out by uninstall, and entries of the user's stay", () => {
    const own = ["Bash(make)", "Bash(npm run test)"];
    const world = worldWith(["npm run test", "git status"], own);
    world.run(["generate", "claude", "-w"]);
    world.write(CLAUDE, world.read(CLAUDE).replace('"Bash(make)"', '"Bash(make)", "Bash(ls -l)"'));
    expect(world.run(["uninstall", "claude", "--write"]).status).toBe(0);
    expect(allowed(world)).toEqual(["Bash(make)", "Bash(ls -l)", "Bash(npm run test)"]);
  });

  test("is explained: only a line of which every command is allowed, and nothing else is restricted", () => {
    const world = worldWith(["npm run test", "git status"]);
    const policyOf = (line: string): string | undefined =>
      /policy: (\w+)/.exec(world.run(["explain", "-v", `Bash(${line})`, "--generated"]).stdout)?.[1];
    expect(policyOf("npm run test")).toBe("allow");
    expect(policyOf("npm run test && git status")).toBe("allow");
    expect(policyOf("npm run test && make")).toBe("default");
    expect(policyOf("npm run test && rm x")).toBe("deny");
    expect(policyOf("PATH=. npm run test")).toBe("default");
    expect(policyOf("sudo npm run test")).toBe("default");
    expect(policyOf("./npm run test")).toBe("default");
    expect(policyOf("npm run test > ~/x")).toBe("default");
    expect(policyOf("git status < ~/.vault/key")).toBe("deny");
  });

  test("is exact or stricter in every agent, which coverage says", () => {
    const all = "[claude]\n[copilot]\n[codex]\n[gemini]\n[opencode]\n[qwen]\n";
    const world = worldWith(["npm run test"], [], all);
    const report = JSON.parse(world.run(["coverage", "--json"]).stdout) as CoverageReport;
    const rule = report.rules.find(({ effect, subject }) => effect === "allow" && subject === "npm run test");
    expect(rule?.cells.flatMap(({ weaker }) => weaker)).toEqual([]);
    const index = report.enforcers.findIndex(({ name }) => name === "claude");
    expect(rule?.cells[index]?.counts.common).toMatchObject({ exact: 1, stricter: 1 });
  });

  test("that another rule restricts is left out, and said", () => {
    const world = worldWith(["rm x"]);
    const { stdout, stderr } = world.run(["generate", "claude"]);
    expect(stdout).not.toContain("Bash(rm x)");
    expect(stderr).toContain(
      "command not allowed, because it would allow what another rule restricts: `rm x`",
    );
  });
});

describe("import of what an agent allows", () => {
  const OWN = ["Bash(npm run test)", "Bash(make:*)", "Bash(rm x)", "Bash(echo 'a')"];

  test("proposes whole commands for that agent alone, and nothing that the policy restricts", () => {
    const world = worldWith([], OWN);
    const { stdout } = world.run(["import", "claude", "-v"]);
    expect(stdout).toContain(
      '+{"deny":["rm"],"ask":[],"allow":[{"command":"npm run test","agents":["claude"]}]}',
    );
    expect(stdout).toMatch(/conflict \(1\):[^]*Bash\(rm x\)[^]*restricts rm x/);
    expect(stdout).toMatch(/kept \(2\):[^]*Bash\(make:\*\), Bash\(echo 'a'\)|kept \(2\):[^]*Bash\(make:\*\)/);
  });

  test("leaves the entries the user's own", () => {
    const world = worldWith([], OWN);
    expect(world.run(["import", "claude", "-w"]).status).toBe(0);
    world.run(["generate", "claude", "-w"]);
    expect(allowed(world)).toEqual(expect.arrayContaining(OWN));
    world.write(BASH, bashWith([]));
    world.run(["generate", "claude", "-w"]);
    expect(allowed(world)).toEqual(expect.arrayContaining(OWN));
  });

  test("leaves out what a project allows", () => {
    const world = worldWith([]);
    world.write("project/.claude/settings.json", JSON.stringify({ permissions: { allow: OWN } }));
    const { stdout } = world.run(["import", "claude", "--scope", "project", "--json"], {
      cwd: world.path("project"),
    });
    const { entries, additions } = JSON.parse(stdout) as {
      entries: { verdict: string }[];
      additions?: unknown[];
    };
    expect(entries.map(({ verdict }) => verdict)).toEqual(OWN.map(() => "kept"));
    expect(additions ?? []).toEqual([]);
  });
});
