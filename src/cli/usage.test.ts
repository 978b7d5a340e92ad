import { describe, expect, test } from "vitest";
import { newLocalWorld } from "../../test/support/in-process.ts";
import { expectNoTrace } from "../../test/support/report.ts";
import { EXAMPLE, type Run } from "../../test/support/world.ts";

/** Runs in a world with sources, in which nothing may change. */
async function run(args: readonly string[]): Promise<Run> {
  const world = newLocalWorld(EXAMPLE);
  const before = world.snapshot();
  const result = await world.run(args);
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
    ["help of another one", ["help", "dif"], "unknown command `dif`", "diff"],
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
    ["-p of import", ["import", "-p", "ci"], "`twsrt edit profile/NAME`"],
    ["--dir of generate", ["generate", "--dir", "x"], "`--dir`"],
    ["-w without a command", ["-w"], "`--write`"],
    ["--starter with -w", ["generate", "--starter", "-w"], "`--starter`"],
    ["--starter with --write of an agent", ["generate", "claude", "--write", "--starter"], "`--starter`"],
    ["--starter with -n -w", ["generate", "-n", "-w", "--starter"], "`--starter`"],
  ])("%s", async (_what, args, says, near) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain(says);
    if (near === undefined) expect(stderr).not.toContain("did you mean");
    else expect(stderr).toContain(`did you mean \`${near}\`?`);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
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
  ])("%s %s", async (command, word, near) => {
    const { status, stdout, stderr } = await run([command, word]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`unknown agent \`${word}\``);
    if (near === undefined) expect(stderr).not.toContain("did you mean");
    else expect(stderr).toContain(`did you mean \`${near}\`?`);
    expect(stderr).toMatch(/claude, copilot/);
  });
});

test("the version is printed alone", async () => {
  expect(await run(["--version"])).toEqual({ status: 0, stdout: "0.0.0-test\n", stderr: "" });
});

test("help of a command names its options, and no other", async () => {
  const { status, stdout, stderr } = await run(["diff", "--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("--json");
  expect(stdout).not.toContain("--write");
});
