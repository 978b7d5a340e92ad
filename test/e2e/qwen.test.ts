import { describe, expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = `[targets]
qwen_settings = "~/.qwen/settings.json"
`;

const SETTINGS = `{
  // mine
  "ui": { "theme": "Default" }, /* , */
  "tools": { "approvalMode": "default" },
  "permissions": {
    "allow": ["Bash(git status)"], // harmless
    "deny": [
      "Agent(mine)", // theirs
      "Bash(gone *)"
    ]
  }
}
`;

function worldWith(files: Readonly<Record<string, string>>): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

describe("the settings of Qwen Code", () => {
  test("only managed entries change, and comments stay beside what they are about", () => {
    const world = worldWith({ ".qwen/settings.json": SETTINGS });
    const run = world.run(["generate", "qwen", "-w", "--replace"]);
    expect(run).toMatchObject({ status: 0, stdout: "" });
    const text = world.read(".qwen/settings.json");
    expect(text.startsWith(SETTINGS.slice(0, SETTINGS.indexOf('"permissions"')))).toBe(true);
    expect(text).toContain('"allow": ["Bash(git status)", "WebFetch(github.com)"');
    expect(text).toContain("// harmless");
    expect(text).toContain('"Agent(mine)", // theirs\n');
    expect(text).toContain('"Bash(sudo *)"');
    expect(text).not.toContain("gone");
    expect(world.run(["diff", "qwen"])).toMatchObject({ status: 0 });
    const before = world.snapshot();
    expect(world.run(["generate", "qwen", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(before);
  });

  test("drift is a rule that is gone, and one that was put there", () => {
    const world = worldWith({});
    world.run(["generate", "qwen", "-w"]);
    const text = world.read(".qwen/settings.json");
    world.write(".qwen/settings.json", text.replace('"Bash(sudo *)"', '"Bash(doas *)"'));
    const run = world.run(["diff", "qwen"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("+ Bash(sudo *)");
    expect(run.stdout).toContain("- Bash(doas *)");
  });

  test.each([
    ['{\n "permissions": {\n  "deny": "Bash(rm *)" } }\n', "settings.json:3:11"],
    ['{\n "permissions": { "ask": ["a", 3] } }\n', "settings.json:2:32"],
    ['{ "a": 1,\n "a" 2 }\n', "settings.json:2:6"],
    ['{ "a": [1,] }\n', "settings.json:1:10"],
  ])("%j, of which the agent would drop rules or choke, is refused with its place", (text, place) => {
    const world = worldWith({ ".qwen/settings.json": text });
    const before = world.snapshot();
    const run = world.run(["generate", "qwen", "-w"]);
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain(place);
    expect(world.snapshot()).toEqual(before);
  });

  test("a mode in which nobody is asked is said", () => {
    const world = worldWith({ ".qwen/settings.json": '{ "tools": { "approvalMode": "yolo" } }\n' });
    const run = world.run(["generate", "qwen", "-w"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("ask rules do nothing: `tools.approvalMode`");
  });
});
