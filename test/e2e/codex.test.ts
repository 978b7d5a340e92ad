import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = `[targets]
codex_config = "~/.codex/config.toml"
codex_rules = "~/.codex/rules/twsrt.rules"
`;

const FOREIGN = `# mine
model = 'gpt-x'   # the quick one

[features]  # experiments
other = true

[mcp_servers."a b"]
command = "serve"
args = [
  "x", # first
]

[permissions.mine]
extends = ":workspace"

[permissions.mine.filesystem]
"/opt" = "read" # theirs
`;

function worldWith(files: Readonly<Record<string, string>>, config = CONFIG): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", config);
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

describe("the files of Codex CLI", () => {
  test("are written, and only managed parts of the configuration change", () => {
    const other = 'prefix_rule(pattern = ["npm", "publish"], decision = "prompt")\n';
    const world = worldWith({ ".codex/config.toml": FOREIGN, ".codex/rules/default.rules": other });
    expect(world.run(["generate", "codex", "-w"])).toMatchObject({ status: 0, stdout: "" });
    expect(world.run(["diff", "codex"])).toMatchObject({ status: 0 });
    expect(world.read(".codex/rules/default.rules")).toBe(other);
    const text = world.read(".codex/config.toml");
    // Every line of theirs is there, as it was and in its order.
    const lines = text.split("\n");
    let at = -1;
    for (const line of FOREIGN.split("\n").filter((one) => one !== "")) {
      at = lines.indexOf(line, at + 1);
      expect(at, line).toBeGreaterThanOrEqual(0);
    }
    expect(text).toContain('"~/.aws" = "deny"');
    expect(text).toContain('"~/.codex" = "read"');
    expect(text).toMatch(/\[features\] {2}# experiments\n(?:.*\n)*?network_proxy = true\n/);
    expect(text).not.toContain("sandbox_mode");
    expect(world.read(".codex/rules/twsrt.rules")).toContain('decision = "forbidden"');
    const before = world.snapshot();
    expect(world.run(["generate", "codex", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(before);
  });

  test("drift is a key that is gone, one that opens, and a rule that is gone", () => {
    const world = worldWith({ ".codex/config.toml": FOREIGN });
    world.run(["generate", "codex", "-w"]);
    const text = world.read(".codex/config.toml");
    const rules = world.read(".codex/rules/twsrt.rules");
    world.write(".codex/config.toml", text.replace('"~/.aws" = "deny"', '"~/.aws" = "write"'));
    world.write(".codex/rules/twsrt.rules", rules.replace(/^.*"sudo".*\n/m, ""));
    const run = world.run(["diff", "codex"]);
    expect(run.status).toBe(1);
    for (const part of ['"~/.aws" = "write"', '"~/.aws" = "deny"', "sudo"])
      expect(run.stdout).toContain(part);
    world.run(["generate", "codex", "-w"]);
    expect(world.read(".codex/config.toml")).toBe(text);
    expect(world.read(".codex/rules/twsrt.rules")).toBe(rules);
  });

  test.each([
    ['model = "a"\nmodel = "b"\n', "config.toml:2:"],
    ["model = \n", "config.toml:1:"],
    ['\napproval_policy = "untrusted"\n', "config.toml:2:19"],
    ["[features]\nx = 'y'\n", "config.toml:2:5"],
  ])(
    "%j, with which the agent does not start, is refused with its line, and nothing is written",
    (text, place) => {
      const world = worldWith({ ".codex/config.toml": text });
      const before = world.snapshot();
      const run = world.run(["generate", "codex", "-w"]);
      expect(run.status).not.toBe(0);
      expect(run.stderr).toContain(place);
      expect(world.snapshot()).toEqual(before);
    },
  );

  test("a setting that contends with the profile is said, in the file and in the project", () => {
    const world = worldWith({
      ".codex/config.toml": 'sandbox_mode = "workspace-write"\n',
      "work/.codex/config.toml": 'default_permissions = ":workspace"\n',
    });
    const run = world.run(["generate", "codex", "-w"], { cwd: world.path("work") });
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("`sandbox_mode` in <home>/.codex/config.toml conflicts with");
    expect(run.stderr).toContain("`default_permissions` in <home>/work/.codex/config.toml conflicts with");
  });

  test("requirements are written where they are named, and said to be left out where not", () => {
    const world = worldWith({}, `${CONFIG}codex_requirements = "~/requirements.toml"\n`);
    world.run(["generate", "codex", "-w"]);
    const text = world.read("requirements.toml");
    expect(text).toContain("twsrt-required = true");
    expect(text).toContain('"~/.aws" = "deny"');
    expect(text).toContain('{ token = "sudo" }');
    expect(world.run(["diff", "codex"]).status).toBe(0);
    expect(fs.existsSync(worldWith({}).path("requirements.toml"))).toBe(false);
  });

  test("coverage has an answer for every rule", () => {
    const world = worldWith({});
    world.run(["generate", "codex", "-w"]);
    const run = world.run(["coverage", "--json"]);
    expect(run.stdout).toContain("codex");
    const report = JSON.parse(run.stdout) as Readonly<Record<string, unknown>>;
    expect(JSON.stringify(report)).not.toContain('"undefined"');
  });
});
