import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newWorld, type World } from "../../test/support/world.ts";
import { callTools, runCommands } from "./commands.ts";

/** The policy names `sudo` and `git push`, and nothing else. The user lets the agent call skills and agents. */
function setUp(): { readonly world: World; readonly cwd: string } {
  const world = newWorld({ srt: "{}", bash: '{ "deny": ["sudo"], "ask": ["git push"] }' });
  world.write(".claude/settings.json", '{ "permissions": { "allow": ["Skill", "Agent", "Task"] } }');
  const written = world.run(["generate", "claude", "--write"]);
  expect(written.status, written.stderr).toBe(0);
  const cwd = world.path("project");
  fs.mkdirSync(cwd, { recursive: true });
  return { world, cwd };
}

const bash = (command: string) => ({ name: "Bash", input: { command, description: "a trial" } });
const REFUSED = /needs approval|requires approval|haven't granted|Permission to use Bash|been denied/;

test("a skill frees what no rule names, and neither a deny nor an ask rule; status names it", async () => {
  const { world, cwd } = setUp();
  const commands = ["mkdir made", "git push origin", "sudo id"];
  const place = { home: world.home, cwd };
  for (const answer of await runCommands("claude", place, commands)) expect(answer).toMatch(REFUSED);
  expect(fs.existsSync(`${cwd}/made`)).toBe(false);
  world.write(
    "project/.claude/skills/free/SKILL.md",
    "---\nname: free\ndescription: frees\nallowed-tools: Bash(mkdir *), Bash(git push *), Bash(sudo *)\n---\nTry it.\n",
  );
  const answers = await callTools("claude", place, [
    { name: "Skill", input: { skill: "free" } },
    ...commands.map(bash),
  ]);
  expect(answers[0]).toMatch(/free/);
  expect(fs.existsSync(`${cwd}/made`)).toBe(true);
  for (const answer of answers.slice(2)) expect(answer).toMatch(REFUSED);
  const status = world.run(["status", "claude", "-v"], { cwd });
  expect(status.stdout).toMatch(/note: \.claude\/skills\/free\/SKILL\.md .*\[skill-allows\]/);
});

test("allow rules of a local file count until git tracks it", async () => {
  const { world, cwd } = setUp();
  const git = (...args: readonly string[]): unknown => execFileSync("git", ["-C", cwd, ...args]);
  git("init", "-q");
  world.write("project/.claude/settings.local.json", '{ "permissions": { "allow": ["Bash(mkdir *)"] } }');
  const place = { home: world.home, cwd };
  await runCommands("claude", place, ["mkdir first"]);
  expect(fs.existsSync(`${cwd}/first`)).toBe(true);
  git("add", "-f", ".claude/settings.local.json");
  const [answer] = await runCommands("claude", place, ["mkdir second"]);
  expect(answer).toMatch(REFUSED);
  expect(fs.existsSync(`${cwd}/second`)).toBe(false);
  // Which of the two it is, is not looked up.
  const status = world.run(["status", "claude", "-v"], { cwd });
  expect(status.stdout).toContain("[project-allows]");
});
