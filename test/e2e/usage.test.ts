import { describe, expect, test } from "vitest";
import { expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld } from "../support/world.ts";
import manifest from "../../package.json" with { type: "json" };

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
  test.each<[what: string, args: string[], says: string, near?: string]>([
    ["an unknown command", ["genrate"], "unknown command `genrate`", "generate"],
    ["another one", ["dif"], "unknown command `dif`", "diff"],
    ["a far one", ["frobnicate"], "unknown command `frobnicate`"],
    ["the beginning of one", ["cov"], "unknown command `cov`", "coverage"],
    ["a request for help", ["help"], "unknown command `help`", "--help"],
    ["an agent in the place of a command", ["claude"], "unknown command `claude`", "generate claude"],
    ["an empty command", [""], "unknown command ``"],
    ["a name of every object", ["constructor"], "unknown command `constructor`"],
    ["__proto__", ["__proto__"], "unknown command `__proto__`"],
    ["an unknown option", ["generate", "--wirte"], "unknown option `--wirte`", "--write"],
    ["another one", ["diff", "--jsn"], "unknown option `--jsn`", "--json"],
    ["one before the command", ["--verbos", "diff"], "unknown option `--verbos`", "--verbose"],
    ["a far option", ["generate", "--frobnicate"], "unknown option `--frobnicate`"],
    ["the beginning of an option", ["generate", "--dry"], "unknown option `--dry`", "--dry-run"],
    ["an unknown letter", ["generate", "-x"], "unknown option `-x`"],
    ["an unknown letter among others", ["generate", "-nwx"], "unknown option `-x`"],
    ["an option with a value it does not take", ["generate", "--write=yes"], "--write"],
    ["a negated option", ["generate", "--no-write"], "unknown option `--no-write`", "--write"],
    ["an option without its value", ["generate", "--config"], "--config"],
    ["a letter without its value", ["generate", "-c"], "-c"],
    ["an option in place of a value", ["generate", "-c", "-w"], "-c"],
    ["a surplus argument", ["generate", "claude", "copilot"], "unexpected argument `copilot`"],
    ["a surplus argument of edit", ["edit", "srt", "bash"], "unexpected argument `bash`"],
    ["an argument of init", ["init", "here"], "unexpected argument `here`"],
    ["an argument after --", ["diff", "--", "claude", "all"], "unexpected argument `all`"],
    ["-w of diff", ["diff", "-w"], "`--write`"],
    ["-n of diff", ["diff", "-n"], "`--dry-run`"],
    ["--force of diff", ["diff", "--force"], "`--force`"],
    ["--json of edit", ["edit", "--json"], "`--json`"],
    ["--starter of edit", ["edit", "srt", "--starter"], "`--starter`"],
    ["-w of init", ["init", "-w"], "`--write`"],
    ["--dir of generate", ["generate", "--dir", "x"], "`--dir`"],
    ["-w without a command", ["-w"], "`--write`"],
    ["--starter with -w", ["generate", "--starter", "-w"], "`--starter`"],
    ["--starter with --write of an agent", ["generate", "claude", "--write", "--starter"], "`--starter`"],
    ["--starter with -n -w", ["generate", "-n", "-w", "--starter"], "`--starter`"],
  ])("%s", (_what, args, says, near) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain(says);
    if (near === undefined) expect(stderr).not.toContain("did you mean");
    else expect(stderr).toContain(`did you mean \`${near}\`?`);
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
  test.each([
    ["generate", "claud", "claude"],
    ["generate", "Copilot", "copilot"],
    ["diff", "copliot", "copilot"],
    ["diff", "cursor", undefined],
    ["generate", "al", "all"],
    ["generate", "", undefined],
    ["generate", "hasOwnProperty", undefined],
  ])("%s %s", (command, word, near) => {
    const { status, stdout, stderr } = run([command, word]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`unknown agent \`${word}\``);
    if (near === undefined) expect(stderr).not.toContain("did you mean");
    else expect(stderr).toContain(`did you mean \`${near}\`?`);
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
  });

  test("keeps its lines short", () => {
    for (const args of [[], ["init", "-h"], ["generate", "-h"], ["edit", "-h"], ["diff", "-h"]]) {
      for (const line of run(args).stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    }
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
    expect(apart.stdout).toMatch(/^claude: <home>\/\.claude\/settings\.json would be written:\n\{/);
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
