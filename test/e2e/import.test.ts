import { describe, expect, test } from "vitest";
import { newWorld, type World } from "../support/world.ts";

const CLAUDE = ".claude/settings.json";
const SRT = ".srt-settings.json";
const BASH = ".config/twsrt/bash-rules.json";

const HAND_MADE = {
  permissions: {
    deny: [
      "Bash(git reset --hard:*)",
      "Bash(curl:*)",
      "Read(./.env)",
      "Write(**/.env)",
      "Bash(grep * /etc/*)",
    ],
    ask: ["Bash(git checkout:*)"],
    allow: ["Bash(npm test:*)"],
  },
};

function adopted(): World {
  const world = newWorld();
  world.write(CLAUDE, JSON.stringify(HAND_MADE, undefined, 2));
  return world;
}

describe("rules that Claude Code has", () => {
  test("are only shown without -w", () => {
    const world = adopted();
    const before = world.snapshot();
    const run = world.run(["import", "claude"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(
      /^exact \(4\): the rule means the same\n {2}claude {2}Bash\(git reset --hard:\*\) +deny git reset --hard\n/,
    );
    expect(run.stdout).toContain("dead (1): the entry never took effect\n");
    expect(run.stdout).toContain("kept (2)");
    expect(run.stdout).toContain('+  "deny": ["git reset --hard", "curl"],\n');
    expect(run.stderr).toBe("Nothing was written; add the rules with `twsrt import claude -w`.\n");
    expect(world.snapshot()).toEqual(before);
  });

  test("become sources with -w, and generate replaces what was imported, and nothing else", () => {
    const world = adopted();
    expect(world.run(["import", "claude", "-w"]).status).toBe(0);
    expect(JSON.parse(world.read(SRT))).toMatchObject({
      filesystem: { denyRead: ["**/.env"], allowWrite: [] },
    });
    const refused = world.run(["generate", "claude", "-w"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("would remove 1 restriction");
    expect(refused.stderr).toContain(
      "kept (1): your policy has no rule for it\n- Bash(grep * /etc/*)  (permissions.deny)\n",
    );
    // Twice is the same as once.
    const again = world.run(["import", "claude", "-w"]);
    expect(again.status).toBe(0);
    expect(again.stdout).not.toContain("@@");
    expect(world.run(["generate", "claude", "-w", "--replace"]).status).toBe(0);
    const settings = JSON.parse(world.read(CLAUDE)) as typeof HAND_MADE;
    expect(settings.permissions.deny).toContain("Bash(curl *)");
    expect(settings.permissions.allow).toEqual(["Bash(npm test:*)"]);
    expect(world.run(["import", "claude"]).stdout).not.toContain("exact");
  });

  test("are added behind what the sources have, and comments and order stay", () => {
    const world = adopted();
    const srt =
      '{\n  "network": { "deniedDomains": [], "allowedDomains": ["a.test"] },\n  "filesystem": {\n    "denyWrite": [],\n    "denyRead": [\n      "~/.ssh"\n    ],\n    "allowWrite": ["."]\n  }\n}\n';
    world.write(SRT, srt);
    world.write(BASH, '{\n  // never\n  "deny": ["curl"], // it fetches\n  "ask": []\n}\n');
    expect(world.run(["import", "claude", "-w"]).status).toBe(0);
    expect(world.read(SRT)).toBe(srt.replace('"~/.ssh"\n', '"~/.ssh",\n      "**/.env"\n'));
    expect(world.read(BASH)).toBe(
      '{\n  // never\n  "deny": ["curl", "git reset --hard"], // it fetches\n  "ask": ["git checkout"]\n}\n',
    );
  });

  test("stay the user's where the rule denies less, until --force", () => {
    const world = newWorld();
    world.write(CLAUDE, JSON.stringify({ permissions: { deny: ["Bash(git push *--force*)"] } }));
    const run = world.run(["import", "claude", "-w"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("warning[import-weaker]: 1 imported entry stays yours");
    expect(run.stderr).toContain("Bash(git push x--forcex): now deny, then ");
    expect(world.run(["generate", "claude", "-w"]).status).toBe(1);
    expect(world.run(["import", "claude", "-w", "--force"]).status).toBe(0);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
  });

  test("come as JSON and as Markdown", () => {
    const world = adopted();
    const report = JSON.parse(world.run(["import", "claude", "--json"]).stdout) as {
      entries: { verdict: string; value: string; rules: unknown[] }[];
      additions: { list: string; text: string; origins: unknown[] }[];
      weaker: unknown[];
    };
    expect(report.entries).toHaveLength(7);
    expect(report.additions.find(({ text }) => text === "**/.env")).toMatchObject({
      list: "denyRead",
      origins: [{ agent: "claude", value: "Read(./.env)" }],
    });
    expect(report.weaker).toEqual([]);
    const { stdout } = world.run(["import", "claude", "--markdown"]);
    expect(stdout).toContain("| claude | `Bash(curl:*)` | `deny curl` |");
    expect(stdout).toContain("```diff\n");
  });

  test("of a project are read with --scope, but not what they allow", () => {
    const world = newWorld();
    world.write(
      "work/.claude/settings.json",
      '{"permissions":{"deny":["Bash(make deploy:*)"],"allow":["WebFetch(domain:a.test)"]}}',
    );
    const options = { cwd: world.path("work") };
    expect(world.run(["import", "claude"], options).stdout).toContain("Nothing to import");
    const { stdout } = world.run(["import", "claude", "--scope", "project"], options);
    expect(stdout).toContain("deny make deploy");
    expect(stdout).toContain("a project's file may allow nothing outside that project");
    expect(world.run(["import", "claude", "--scope", "world"]).status).toBe(1);
  });
});

test("equal rules of two agents become one, and a stricter one wins", () => {
  const world = newWorld();
  world.write(".config/twsrt/config.toml", '[targets]\nqwen_settings = "~/.qwen/settings.json"\n');
  world.write(CLAUDE, '{"permissions":{"deny":["Bash(curl:*)","WebFetch(domain:a.test)"]}}');
  world.write(
    ".qwen/settings.json",
    '{"permissions":{"deny":["Bash(curl *)"],"allow":["WebFetch(a.test)"]}}',
  );
  const report = JSON.parse(world.run(["import", "--json"]).stdout) as {
    entries: { agent: string; verdict: string; value: string }[];
    additions: { list: string; text: string; origins: { agent: string }[] }[];
  };
  const curl = report.additions.filter(({ text }) => text === "curl");
  expect(curl.map(({ origins }) => origins.map(({ agent }) => agent))).toEqual([["claude", "qwen"]]);
  expect(
    report.entries.find(({ agent, value }) => agent === "qwen" && value === "WebFetch(a.test)")?.verdict,
  ).toBe("conflict");
});

test("a profile of Codex comes into the policy, and no longer stands against the first write", () => {
  const world = newWorld();
  world.write(
    ".codex/config.toml",
    'default_permissions = "mine"\napproval_policy = "never"\n\n[permissions.mine]\nextends = ":workspace"\n\n[permissions.mine.filesystem]\n"~/.vault" = "deny"\n',
  );
  const refused = world.run(["import", "codex", "-w"]);
  expect(refused.status).toBe(0);
  expect(JSON.parse(world.read(SRT))).toMatchObject({ filesystem: { denyRead: ["~/.vault"] } });
  expect(world.run(["generate", "codex", "-w"]).status).toBe(0);
  expect(world.read(".codex/config.toml")).toContain('"~/.vault" = "deny"\n');
});

test("a file that cannot be read for rules is named", () => {
  const world = newWorld();
  world.write(CLAUDE, '{"permissions": ');
  const run = world.run(["import", "claude", "-w"]);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain("error[import-unreadable]: claude: ");
  expect(world.exists(SRT)).toBe(false);
});
