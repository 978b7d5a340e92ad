import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = `[targets]
gemini_policy = "~/.gemini/policies/+twsrt.toml"
gemini_settings = "~/.gemini/settings.json"
gemini_ignore = "~/.gemini/twsrt.ignore"
`;

const SETTINGS = `{
  // mine
  "ui": { "theme": "Default" }, /* , */
  "adminPolicyPaths": [
    "/etc/x" // theirs
  ]
}
`;

function worldWith(files: Readonly<Record<string, string>>): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

describe("the files of Gemini CLI", () => {
  test("are written, and only managed parts of the settings change", () => {
    const other = "[[rule]]\ntoolName = 'x'\ndecision = 'deny'\npriority = 1\n";
    const world = worldWith({ ".gemini/settings.json": SETTINGS, ".gemini/policies/mine.toml": other });
    expect(world.run(["generate", "gemini", "-w"])).toMatchObject({ status: 0, stdout: "" });
    expect(world.run(["diff", "gemini"])).toMatchObject({ status: 0 });
    expect(world.read(".gemini/policies/mine.toml")).toBe(other);
    const settings = world.read(".gemini/settings.json");
    expect(settings).toContain('    "/etc/x", // theirs\n    "~/.gemini/policies/+twsrt.toml"\n');
    const bare = settings
      .replace(', // theirs\n    "~/.gemini/policies/+twsrt.toml"', " // theirs")
      .replace(/,\n {2}"context": \{[^]*\}(?=\n\}\n$)/, "");
    expect(bare).toBe(SETTINGS);
    expect(world.read(".gemini/twsrt.ignore")).toContain(`${world.home}/.aws\n`);
    const before = world.snapshot();
    expect(world.run(["generate", "gemini", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(before);
  });

  test("drift is a rule that is gone, and one that was put there", () => {
    const world = worldWith({});
    world.run(["generate", "gemini", "-w"]);
    const text = world.read(".gemini/policies/+twsrt.toml");
    const rules = text.split("\n\n").filter((rule) => !rule.includes("sudo"));
    const added = '[[rule]]\ntoolName = "*"\ndecision = "allow"\npriority = 999\n';
    world.write(".gemini/policies/+twsrt.toml", [...rules, added].join("\n\n"));
    const run = world.run(["diff", "gemini"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("sudo");
    expect(run.stdout).toContain('{"toolName":"*","decision":"allow","priority":999}');
    world.run(["generate", "gemini", "-w"]);
    expect(world.read(".gemini/policies/+twsrt.toml")).toBe(text);
  });

  test.each([
    [
      ".gemini/policies/+twsrt.toml",
      '[[rule]]\ntoolName = "x"\ndecision = "ask"\npriority = 1\n',
      "twsrt.toml:3:12",
    ],
    [".gemini/policies/+twsrt.toml", "[[rule]\n", "twsrt.toml:1:"],
    [".gemini/settings.json", '{ "a": 1,\n "a" 2 }\n', "settings.json:2:6"],
    [".gemini/settings.json", '{\n "context": 3 }\n', "settings.json:2:13"],
  ])(
    "%s that the agent would drop or choke on is refused with its line, and nothing is written",
    (file, text, place) => {
      const world = worldWith({ [file]: text });
      const before = world.snapshot();
      const run = world.run(["generate", "gemini", "-w"]);
      expect(run.status).not.toBe(0);
      expect(run.stderr).toContain(place);
      expect(world.snapshot()).toEqual(before);
    },
  );

  test("a link in place of the policy file is said, and stays", () => {
    const world = worldWith({ "dotfiles/twsrt.toml": "" });
    fs.mkdirSync(world.path(".gemini/policies"), { recursive: true });
    fs.symlinkSync(world.path("dotfiles/twsrt.toml"), world.path(".gemini/policies/+twsrt.toml"));
    for (const args of [
      ["generate", "gemini", "-w"],
      ["diff", "gemini"],
    ]) {
      const run = world.run(args);
      expect(run.status).not.toBe(0);
      expect(run.stderr).toContain("the agent ignores a file that is a link");
    }
    expect(world.read("dotfiles/twsrt.toml")).toBe("");
  });

  test("commands by their beginning, on demand", () => {
    const world = worldWith({ ".config/twsrt/config.toml": `${CONFIG}\n[gemini]\ncommands = "prefix"\n` });
    const run = world.run(["generate", "gemini", "-n", "-v"]);
    expect(run.stdout).toContain("commandPrefix = 'git push --force'");
    expect(run.stderr).toContain("the command is only seen in its everyday spelling");
  });
});

describe("a policy file in another place", () => {
  const moved = (settings: string): World => {
    const world = newWorld(EXAMPLE);
    world.write(
      ".config/twsrt/config.toml",
      `[targets]\ngemini_policy = "~/mine/p.toml"\n${settings}[gemini]\n`,
    );
    expect(world.run(["generate", "gemini", "-w"]).status).toBe(0);
    return world;
  };

  test("is what the settings name, and counts", () => {
    const world = moved("gemini_settings = true\n");
    expect(world.read(".gemini/settings.json")).toContain(`"${world.home}/mine/p.toml"`);
    expect(world.run(["diff", "gemini"]).status).toBe(0);
    const status = world.run(["status", "gemini"]);
    expect(status.stdout).toContain("gemini: in force (rules only)\n");
    expect(status.status).toBe(0);
    expect(world.run(["explain", "Bash(sudo x) => deny"]).status).toBe(0);
    // Back in the usual place, the old name goes.
    world.write(".config/twsrt/config.toml", "[targets]\ngemini_settings = true\n[gemini]\n");
    expect(world.run(["generate", "gemini", "-w"]).status).toBe(0);
    expect(world.read(".gemini/settings.json")).toContain('"~/.gemini/policies/+twsrt.toml"');
  });

  test("is not in force where nothing names it", () => {
    const status = moved("").run(["status", "gemini"]);
    expect(status.status).toBe(1);
    expect(status.stdout).toContain(
      "error: ~/mine/p.toml is not in a folder that the agent reads [policy-not-loaded]",
    );
  });
});
