import * as fs from "node:fs";
import { expect, test } from "vitest";
import { runWithEtc } from "../support/etc.ts";
import { newWorld, type World } from "../support/world.ts";

/*
 * Every file that an agent reads is imported with the scope that it belongs to and with `all`, and with no other. Files of an
 * administrator are below /etc, which is replaced in a mount namespace.
 */

const json = (value: object): string => JSON.stringify(value);
const native = (...deny: readonly string[]): string =>
  json({ permissions: { deny, allow: ["WebFetch(domain:a.test)", "WebFetch(a.test)"] } });
const opencode = (...denied: readonly string[]): string =>
  json({ permission: { bash: Object.fromEntries(denied.map((one) => [one, "deny"])) } });
const prefixRule = (word: string): string => `prefix_rule(pattern = ["${word}"], decision = "forbidden")\n`;
const policyRule = (word: string): string =>
  `[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "${word}"\ndecision = "deny"\npriority = 100\n`;

type Scope = "user" | "project" | "local" | "managed";
/** Where a file is, below the home, or below /etc where an administrator has it. Each denies a command with its own name. */
type Files = Partial<Readonly<Record<Scope, readonly [file: string, text: string]>>>;

const AGENTS: readonly (readonly [agent: string, files: Files])[] = [
  [
    "claude",
    {
      user: [".claude/settings.json", native("Bash(from-user:*)")],
      project: ["project/.claude/settings.json", native("Bash(from-project:*)")],
      local: ["project/.claude/settings.local.json", native("Bash(from-local:*)")],
      managed: ["claude-code/managed-settings.json", native("Bash(from-managed:*)")],
    },
  ],
  [
    "copilot",
    {
      user: [".copilot/settings.json", json({ deniedUrls: ["from-user.test"] })],
      managed: ["github-copilot/managed-settings.json", native("Bash(from-managed:*)")],
    },
  ],
  [
    "codex",
    {
      user: [".codex/rules/own.rules", prefixRule("from-user")],
      project: ["project/.codex/rules/own.rules", prefixRule("from-project")],
      managed: ["codex/rules/own.rules", prefixRule("from-managed")],
    },
  ],
  [
    "gemini",
    {
      user: [".gemini/policies/own.toml", policyRule("from-user")],
      managed: ["gemini-cli/policies/own.toml", policyRule("from-managed")],
    },
  ],
  [
    "opencode",
    {
      user: [".config/opencode/opencode.json", opencode("from-user *")],
      project: ["project/opencode.json", opencode("from-project *")],
      managed: ["opencode/opencode.json", opencode("from-managed *")],
    },
  ],
  [
    "qwen",
    {
      user: [".qwen/settings.json", native("Bash(from-user *)")],
      project: ["project/.qwen/settings.json", native("Bash(from-project *)")],
      managed: ["qwen-code/settings.json", native("Bash(from-managed *)")],
    },
  ],
];

interface Report {
  readonly additions: readonly { readonly list: string; readonly text: string }[];
}

function worldOf(
  agent: string,
  files: Files,
): { readonly world: World; readonly etc: Record<string, string> } {
  const world = newWorld();
  world.write(".config/twsrt/config.toml", `[${agent}]\n`);
  fs.mkdirSync(world.path("project"), { recursive: true });
  const etc: Record<string, string> = {};
  for (const [scope, [file, text]] of Object.entries(files)) {
    if (scope === "managed") etc[file] = text;
    else world.write(file, text);
  }
  return { world, etc };
}

test.each(AGENTS)("the files of %s come with their scope, and with no other", (agent, files) => {
  const { world, etc } = worldOf(agent, files);
  for (const scope of ["user", "project", "local", "managed", "all"]) {
    const run = runWithEtc(world, ["import", agent, "--scope", scope, "--json"], etc);
    expect(run.status, run.stderr).toBe(0);
    const { additions } = JSON.parse(run.stdout) as Report;
    const found = new Set(additions.flatMap(({ text }) => /^from-\w+/.exec(text)?.[0] ?? []));
    const wanted = Object.keys(files).filter((one) => scope === "all" || scope === one);
    expect([...found].sort(), scope).toEqual(wanted.map((one) => `from-${one}`).sort());
    // What a project allows is never imported.
    const isProjects = scope === "project" || scope === "local";
    if (isProjects) expect(additions.filter(({ list }) => list.startsWith("allow"))).toEqual([]);
  }
});

test("rules of a project are written with -w, and its files stay as they are", () => {
  const { world, etc } = worldOf("qwen", AGENTS.find(([agent]) => agent === "qwen")?.[1] ?? {});
  const before = world.snapshot();
  const run = runWithEtc(world, ["import", "qwen", "--scope", "project", "-w"], etc);
  expect(run.status, run.stderr).toBe(0);
  expect(world.read(".config/twsrt/bash-rules.json")).toContain('"from-project"');
  expect(world.read(".config/twsrt/bash-rules.json")).not.toContain("from-user");
  const after = world.snapshot();
  for (const [file, text] of Object.entries(before)) expect(after[file], file).toBe(text);
});
