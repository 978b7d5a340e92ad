import { describe, expect, test } from "vitest";
import { expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld } from "../support/world.ts";
import manifest from "../../package.json" with { type: "json" };
import { COMMANDS, type CommandName } from "../../src/cli/args.ts";
import { helpText } from "../../src/cli/help.ts";

/** Runs in a world with sources, in which nothing may change. */
function run(args: readonly string[]) {
  const world = newWorld(EXAMPLE);
  const before = world.snapshot();
  const result = world.run(args);
  expect(world.snapshot()).toEqual(before);
  expectNoTrace(result);
  return result;
}

describe("wrong usage is 64", () => {
  test("is said in two lines at most, with the name that was probably meant", () => {
    const { status, stdout, stderr } = run(["genrate"]);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain("unknown command `genrate`, did you mean `generate`?");
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  });

  test("also on a machine without sources and with a broken configuration", () => {
    const world = newWorld();
    world.write(".config/twsrt/config.toml", "broken");
    expect(world.run(["generate", "--wirte"]).status).toBe(64);
    expect(world.run(["generate", "--starter", "-w"]).status).toBe(64);
  });
});

describe("an unknown agent is 1", () => {
  test("and the known ones are named", () => {
    const { status, stdout, stderr } = run(["diff", "copliot"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("unknown agent `copliot`, did you mean `copilot`?");
    expect(stderr).toMatch(/claude, copilot/);
  });

  test("and writes nothing with -w", () => {
    expect(run(["generate", "claud", "-w"]).status).toBe(1);
  });
});

describe("help", () => {
  test("without arguments, on standard output", () => {
    const { status, stdout, stderr } = run([]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const word of [
      "Usage:",
      "init",
      "generate",
      "edit",
      "diff",
      "--config",
      "--verbose",
      "--version",
      "claude",
      "copilot",
    ])
      expect(stdout).toContain(word);
  });

  test("is the same with --help and -h, and needs nothing", () => {
    const world = newWorld();
    world.write(".config/twsrt/config.toml", "broken");
    const help = world.run([]);
    expect(help.status).toBe(0);
    expect(world.run(["--help"])).toEqual(help);
    expect(world.run(["-h"])).toEqual(help);
  });

  test.each([
    ["init", ["--force", "--dir", "--starter"]],
    ["generate", ["--write", "-w", "--dry-run", "-n", "--force", "--starter", "--json", "claude", "copilot"]],
    ["edit", ["srt", "bash", "$EDITOR", "$VISUAL"]],
    ["diff", ["--json", "claude", "copilot", "0", "1", "2"]],
  ])("of %s", (command, words) => {
    const help = run([command, "--help"]);
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain(`Usage: twsrt ${command}`);
    for (const word of [...words, "--config", "--verbose"]) expect(help.stdout).toContain(word);
    expect(run(["-h", command])).toEqual(help);
    expect(run(["help", command])).toEqual(help);
  });

  test("of an unknown command names the one that was probably meant", () => {
    expect(run(["help", "explan"])).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringContaining("unknown command `explan`, did you mean `explain`?") as string,
    });
    expect(run(["help"])).toEqual(run([]));
  });

  test("fits into 80 columns", () => {
    for (const command of Object.keys(COMMANDS))
      for (const line of helpText(command as CommandName, ["claude"]).split("\n"))
        expect(line.length, line).toBeLessThanOrEqual(80);
    for (const line of run([]).stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });
});

describe("global options", () => {
  test.each([["-V"], ["--version"], ["generate", "--version"]])("%s prints the version", (...args) => {
    expect(run(args)).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  test("may stand before the command", () => {
    expect(run(["-v", "generate", "claude"]).stderr).toMatch(/^debug: /m);
  });

  test("-v gives details on standard error and nothing more on standard output", () => {
    const plain = run(["generate"]);
    const verbose = run(["generate", "-v"]);
    expect(verbose.stdout).toBe(plain.stdout);
    expect(plain.stderr).not.toContain("debug:");
    expect(verbose.stderr).toContain("debug: ");
    expect(verbose.stderr).toContain("<home>/.srt-settings.json");
  });
});

describe("letters", () => {
  test("-nw is -n -w", () => {
    const apart = run(["generate", "claude", "-n", "-w"]);
    expect(apart.status).toBe(0);
    expect(apart.stdout).toMatch(/^claude: <home>\/\.claude\/settings\.json would be written:\n\+ /);
    expect(run(["generate", "claude", "-nw"])).toEqual(apart);
    expect(run(["generate", "-wn", "claude"])).toEqual(apart);
    expect(run(["generate", "claude", "--dry-run", "--write"])).toEqual(apart);
  });

  test("-n alone previews", () => {
    expect(run(["generate", "-n"])).toEqual(run(["generate"]));
    expect(run(["generate", "claude", "--dry-run"])).toEqual(run(["generate", "claude"]));
  });

  test("-nwv and a value joined to its letter", () => {
    expect(run(["generate", "-nwv", "claude"]).stderr).toContain("debug:");
    expect(run(["diff", "-cnone.toml"]).status).toBe(1);
  });
});

describe("--starter", () => {
  test.each([["generate"], ["generate", "claude", "--json"], ["diff"]])(
    "stands for both sources in `%s %s %s`",
    (...args) => {
      const world = newWorld();
      const words = [...args.filter((arg) => arg !== undefined), "--starter"];
      const result = world.run(words);
      expect(result.status).toBe(args[0] === "diff" ? 2 : 0);
      expect(world.snapshot()).toEqual({});
    },
  );

  test("wins over broken sources", () => {
    const world = newWorld({ srt: "broken", bash: "broken" });
    expect(world.run(["generate", "--starter"]).stdout).toContain("Bash(sudo)");
  });
});
