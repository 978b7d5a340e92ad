import * as fs from "node:fs";
import { expect, test } from "vitest";
import { runTyping } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CLAUDE = ".claude/settings.json";
const CONFIG = ".config/twsrt/config.toml";

/** A home in which the policy was written for an agent. */
function written(agent: string, config: string): World {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, config);
  expect(world.run(["generate", agent, "--write"]).status).toBe(0);
  return world;
}

const stale = (): World => {
  const world = written("claude", '[claude]\nsandbox = "require"\n');
  const text = world
    .read(CLAUDE)
    .replace('"enabled": true', '"enabled":   false')
    .replace(/ *"Bash\(sudo \*\)",\n/, "")
    .replace("{", '{\n  "model":   "x",');
  world.write(CLAUDE, text);
  return world;
};

test("a stale file is shown as a diff, and written only with `--yes`", () => {
  const world = stale();
  const before = world.snapshot();
  const shown = world.run(["status", "claude", "--fix"]);
  expect(shown.status).toBe(1);
  expect(shown.stdout).toContain(`--- <home>/${CLAUDE}\n+++ <home>/${CLAUDE}\n@@`);
  expect(shown.stdout).toContain('+      "Bash(sudo *)"');
  expect(shown.stdout).toContain("claude: weakened");
  expect(shown.stderr).toContain("Nothing was written; write it with `twsrt status claude --fix --yes`.\n");
  expect(world.snapshot()).toEqual(before);

  const fixed = world.run(["status", "claude", "--fix", "--yes"]);
  expect(fixed.stderr).toMatch(/^wrote <home>\/\.claude\/settings\.json; the previous file is kept as /m);
  expect(fixed.stdout).toContain("claude: in force (rules and a sandbox)");
  expect(fixed.status).toBe(0);
  // What is the user's is there byte for byte, and the previous file as well.
  expect(world.read(CLAUDE)).toContain('\n  "model":   "x",');
  const copy = /kept as <home>\/(\S+)/.exec(fixed.stderr)?.[1] ?? "";
  expect(`100644 ${world.read(copy)}`.endsWith(before[CLAUDE]?.slice(4) ?? "?")).toBe(true);

  const again = world.run(["status", "claude", "--fix", "--yes"]);
  expect([again.status, again.stderr]).toEqual([0, expect.stringContaining("nothing that can be fixed")]);
});

test("a file that is missing is made", () => {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, '[claude]\nsandbox = "require"\n');
  const run = world.run(["status", "claude", "--fix", "--yes"]);
  expect(run.stdout).toContain(`--- /dev/null\n+++ <home>/${CLAUDE}\n`);
  expect([run.status, world.run(["diff", "claude"]).status]).toEqual([0, 0]);
});

test.each([
  ["y", 0, "in force"],
  ["n", 1, "weakened"],
])("on a terminal it asks, and takes %s at its word", async (answer, status, said) => {
  const world = stale();
  const before = world.read(CLAUDE);
  const run = await runTyping(world, "twsrt status claude --fix", [["Write these changes?", answer]]);
  expect(run.stdout).toContain(`: ${said}`);
  expect(run.status).toBe(status);
  expect(world.read(CLAUDE) === before).toBe(answer === "n");
});

test("the report in JSON stands alone on standard output, and has what was done", () => {
  const world = stale();
  const look = world.run(["status", "claude", "--fix", "--json"]);
  expect(JSON.parse(look.stdout)).toMatchObject({
    agents: [{ state: "weakened" }],
    fix: [{ change: "left" }],
  });
  expect(look.stderr).toContain("+++ ");
  const done = world.run(["status", "claude", "--fix", "--yes", "--json"]);
  expect(JSON.parse(done.stdout)).toMatchObject({
    agents: [{ state: "in-force" }],
    fix: [{ file: `<home>/${CLAUDE}`, change: "written", copy: expect.any(String) as string }],
  });
});

test("a project's file is never written, and what to do about it is said", () => {
  const world = stale();
  const file = "project/.claude/settings.json";
  world.write(file, '{ "sandbox": { "enabled": false } }');
  const before = world.read(file);
  const run = world.run(["status", "claude", "--fix", "--yes"], { cwd: world.path("project") });
  expect(run.status).toBe(1);
  expect(run.stdout).toContain("[project-sandbox-off]");
  expect(run.stdout).toContain("to fix: remove the setting");
  expect(run.stdout).not.toContain(`+++ <home>/${file}`);
  expect(world.read(file)).toBe(before);
  expect(world.read(CLAUDE)).toContain("Bash(sudo *)");
});

test.each([
  ["restricts", "deny", "Bash(git reset *)", "twsrt import claude"],
  ["allows something", "allow", "WebFetch(domain:mine.test)", "twsrt generate claude --write"],
])("a file with an entry of yours that %s is left as it is, with what to do", (_, list, entry, remedy) => {
  const world = stale();
  const value = JSON.parse(world.read(CLAUDE)) as { permissions: Record<string, string[]> };
  value.permissions[list]?.push(entry);
  const text = JSON.stringify(value);
  world.write(CLAUDE, text);
  const run = world.run(["status", "claude", "--fix", "--yes"]);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain(remedy);
  expect(run.stderr).toContain("nothing that can be fixed safely");
  expect(world.read(CLAUDE)).toBe(text);
});

test("entries of yours alone are no reason to touch a file", () => {
  const world = written("claude", '[claude]\nsandbox = "require"\n');
  const value = JSON.parse(world.read(CLAUDE)) as { permissions: Record<string, string[]> };
  value.permissions["deny"]?.push("Bash(git reset *)");
  const text = JSON.stringify(value);
  world.write(CLAUDE, text);
  const run = world.run(["status", "claude", "--fix", "--yes"]);
  expect([run.status, world.read(CLAUDE)]).toEqual([0, text]);
});

test("a source that went empty fixes nothing away", () => {
  const world = written("claude", '[claude]\nsandbox = "require"\n');
  world.write(".config/twsrt/bash-rules.json", "{}");
  const before = world.read(CLAUDE);
  const run = world.run(["status", "claude", "--fix", "--yes"]);
  expect(run.stderr).toContain("--force");
  expect([run.status, world.read(CLAUDE)]).toEqual([0, before]);
});

const FOLDER = ".config/opencode";
const MINE = '{\n  // mine\n  "model": "a/b"\n}\n';

/** twsrt wrote `opencode.json`; then an `opencode.jsonc` was made, to which it writes from then on. */
function moved(): World {
  const world = written("opencode", "[opencode]\n");
  world.write(`${FOLDER}/opencode.jsonc`, MINE);
  return world;
}

test("the file of an old place goes once the new one has the rules, and a copy of it is kept", () => {
  const world = moved();
  const old = world.read(`${FOLDER}/opencode.json`);
  const looked = world.run(["status", "opencode", "-v"]);
  expect(looked.stdout).toContain("[left-behind]");
  const run = world.run(["status", "opencode", "--fix", "--yes"]);
  expect(run.stdout).toContain(`--- <home>/${FOLDER}/opencode.json\n+++ /dev/null\n`);
  expect(run.stdout).toContain("opencode: in force");
  expect(run.status).toBe(0);
  expect(world.exists(`${FOLDER}/opencode.json`)).toBe(false);
  expect(world.read(`${FOLDER}/opencode.jsonc`)).toContain("// mine");
  const copy = /^removed \S+; the previous file is kept as <home>\/(\S+)$/m.exec(run.stderr)?.[1] ?? "";
  expect(world.read(copy)).toBe(old);
});

test.each([
  ["a setting", (text: string) => text.replace("{", '{ "model": "c/d",')],
  ["a comment", (text: string) => text.replace("{", "{ // mine\n")],
  ["a rule", (text: string) => text.replace('"bash": {', '"bash": { "make *": "allow",')],
  ["a denial", (text: string) => text.replace('"bash": {', '"bash": { "make *": "deny",')],
])("the file of an old place stays when it has %s of the user's", (_, change) => {
  const world = moved();
  const text = change(world.read(`${FOLDER}/opencode.json`));
  world.write(`${FOLDER}/opencode.json`, text);
  world.run(["status", "opencode", "--fix", "--yes"]);
  expect(world.read(`${FOLDER}/opencode.json`)).toBe(text);
});

test("a file that twsrt did not write stays, whatever is in it", () => {
  const world = moved();
  for (const name of fs.readdirSync(world.path(".local/state/twsrt")))
    if (name.endsWith(".manifest")) fs.rmSync(world.path(`.local/state/twsrt/${name}`));
  world.run(["status", "opencode", "--fix", "--yes"]);
  expect(world.exists(`${FOLDER}/opencode.json`)).toBe(true);
});

test("a policy file under an old name goes", () => {
  const world = written("gemini", '[targets]\ngemini_policy = "~/.gemini/policies/twsrt.toml"\n[gemini]\n');
  world.write(CONFIG, "[gemini]\n");
  const run = world.run(["status", "gemini", "--fix", "--yes"]);
  expect(run.status, run.stdout + run.stderr).toBe(0);
  expect(fs.readdirSync(world.path(".gemini/policies"))).toEqual(["+twsrt.toml"]);
});

test("a file of rules under an old name goes", () => {
  const world = written("codex", '[targets]\ncodex_rules = "~/.codex/rules/old.rules"\n[codex]\n');
  world.write(CONFIG, "[codex]\n");
  expect(world.run(["status", "codex", "--fix", "--yes"]).status).toBe(0);
  expect(fs.readdirSync(world.path(".codex/rules"))).toEqual(["twsrt.rules"]);
});

test("`--yes` without `--fix`, and `--starter` with it, is wrong usage", () => {
  const world = newWorld(EXAMPLE);
  expect(world.run(["status", "--yes"]).status).toBe(64);
  expect(world.run(["status", "--fix", "--starter"]).status).toBe(64);
  expect(world.exists(CLAUDE)).toBe(false);
});
