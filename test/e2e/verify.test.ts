import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import { describe, expect, inject, test } from "vitest";
import type { VerifiedAgent, VerifyReport } from "../../src/verify/report.ts";
import { expectNoTrace } from "../support/report.ts";
import { standInAgent, type Behaviour } from "../support/stand-in-agent.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const FLAGS = "--deny-tool 'shell(rm)' \\\n--deny-tool 'shell(dd)' \\\n";
const SETTINGS =
  '[policy]\nself_protection = false\n[targets]\ncopilot_output = "~/flags.txt"\n[copilot]\nwrapper = "none"\n';

/** A home with two rules, their flags on the disk, and a stand-in for the agent. */
function prepared(behaviour: Behaviour): { readonly world: World; readonly args: readonly string[] } {
  const world = newWorld({ srt: "{}", bash: '{ "deny": ["rm", "dd"] }' });
  world.write(CONFIG, SETTINGS);
  world.write("flags.txt", FLAGS);
  expect(world.run(["diff", "copilot"]).status).toBe(0);
  const program = standInAgent(world.path("bin"), behaviour);
  return { world, args: ["verify", "copilot", "--plain", "--program", program] };
}

function verifiedIn(stdout: string): VerifiedAgent {
  const { agents } = JSON.parse(stdout) as VerifyReport;
  const [agent] = agents;
  if (agent?.status !== "verified") throw new Error(`not verified: ${stdout}`);
  return agent;
}

function rulesOf({ rules }: VerifiedAgent): Readonly<Record<string, string>> {
  return Object.fromEntries(rules.map(({ subject, verdict }) => [subject, verdict]));
}

describe("verify, with a stand-in for the agent", { timeout: 120_000 }, () => {
  test("that obeys: every rule acts", () => {
    const { world, args } = prepared("obeys");
    const before = world.snapshot();
    const run = world.run([...args, "--json"]);
    expect(run.status).toBe(0);
    const agent = verifiedIn(run.stdout);
    expect(rulesOf(agent)).toEqual({ rm: "pass", dd: "pass" });
    expect(agent.version).toBe("1.0.102");
    expect(agent.acceptance).toEqual({ kind: "accepted" });
    expect(world.snapshot()).toEqual(before);
    const text = world.run(args);
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/^copilot: Copilot CLI 1\.0\.102\n/);
    expect(text.stdout).toContain("pass          deny rm");
  });

  test("that obeys, with one entry taken out of the file: exactly its rule fails", () => {
    const { world, args } = prepared("obeys");
    world.write("flags.txt", FLAGS.replace(/.*shell\(rm\).*\n/, ""));
    const run = world.run([...args, "--json"]);
    expect(run.status).toBe(1);
    const agent = verifiedIn(run.stdout);
    expect(rulesOf(agent)).toEqual({ rm: "fail", dd: "pass" });
    for (const { subject, probes } of agent.rules)
      for (const { verdict } of probes) expect(verdict).toBe(subject === "rm" ? "fail" : "pass");
  });

  test("that denies everything: nothing is proved", () => {
    const { world, args } = prepared("denies-all");
    const run = world.run([...args, "--json"]);
    expect(run.status).toBe(1);
    const agent = verifiedIn(run.stdout);
    expect(agent.totals.probes.pass).toBe(0);
    expect(rulesOf(agent)).toEqual({ rm: "vacuous", dd: "vacuous" });
  });

  test("that allows everything: its file is ignored, so every rule fails", () => {
    const { world, args } = prepared("allows-all");
    const run = world.run([...args, "--json"]);
    expect(run.status).toBe(1);
    expect(rulesOf(verifiedIn(run.stdout))).toEqual({ rm: "fail", dd: "fail" });
  });

  test("that says what nobody understands: nothing is shown", () => {
    const { world, args } = prepared("babbles");
    const run = world.run([...args, "--json"]);
    expect(run.status).toBe(1);
    const agent = verifiedIn(run.stdout);
    expect(agent.totals.probes.pass).toBe(0);
    expect(new Set(Object.values(rulesOf(agent)))).toEqual(new Set(["inconclusive"]));
  });

  test.each<[Behaviour, readonly string[], string]>([
    ["hangs", ["--timeout", "2"], "timed out; allow more time with `--timeout`"],
    ["exits", [], "it ended with 3"],
  ])("that %s: it cannot be tried", (behaviour, more, message) => {
    const { world, args } = prepared(behaviour);
    const run = world.run([...args, ...more]);
    expect(run.status).toBe(2);
    expect(run.stdout).toContain(message);
    expectNoTrace(run);
  });

  test("the result as JUnit", () => {
    const { world, args } = prepared("obeys");
    const run = world.run([...args, "--junit", world.path("result.xml")]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("wrote <home>/result.xml\n");
    expect(world.read("result.xml")).toMatch(/<testsuite name="copilot" tests="\d+" failures="0" errors="0"/);
    fs.mkdirSync(world.path("folder"));
    expect(world.run([...args, "--junit", world.path("folder")]).status).toBe(2);
    const nowhere = world.run([...args, "--junit", world.path("none/result.xml")]);
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toContain("<home>/none/result.xml");
    expect(fs.existsSync(world.path("none"))).toBe(false);
  });

  test("only some rules", () => {
    const { world, args } = prepared("obeys");
    const run = world.run([...args, "--only", "dd", "--json"]);
    expect(rulesOf(verifiedIn(run.stdout))).toEqual({ dd: "pass" });
    const none = world.run([...args, "--only", "read"]);
    expect(none.status).toBe(1);
    expect(none.stdout).toContain("no rule of the policy is selected");
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("that %s ends leaves nothing behind", async (signal, status) => {
    const { world, args } = prepared("hangs");
    const child = spawn(process.execPath, [inject("binary"), ...args], {
      env: { PATH: process.env["PATH"] ?? "", HOME: world.home },
      stdio: ["ignore", "ignore", "ignore"],
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const isStarted = (): boolean => processesWith(world.home).length > 1;
    while (!isStarted()) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill(signal);
    expect(await ended).toBe(status);
    expect(processesWith(world.home)).toEqual([]);
    expect(deadWorlds()).toEqual([]);
  });
});

/** The processes whose command line names a folder. */
function processesWith(folder: string): readonly string[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = fs.readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(folder) ? [line] : [];
      } catch {
        return [];
      }
    });
}

/** Worlds whose process is gone; those of others who are at work stay out of it. */
function deadWorlds(): readonly string[] {
  return fs.readdirSync(os.tmpdir()).filter((name) => {
    const id = /^twsrt-world-(\d+)-/.exec(name)?.[1];
    return id !== undefined && !fs.existsSync(`/proc/${id}`);
  });
}

describe("what is not there", () => {
  test("an agent that is not installed: how to install it", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["verify", "copilot", "--generated"], { env: { PATH: world.path("nothing") } });
    expect(run.status).toBe(2);
    expect(run.stdout).toContain("copilot: Copilot CLI is not installed: `copilot` is not on the PATH");
    expect(run.stdout).toMatch(/install it: npm install/);
    expect(run.stderr).not.toContain("Starting");
  });

  test("no agent at all", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["verify", "--generated", "--json"], { env: { PATH: world.path("nothing") } });
    expect(run.status).toBe(2);
    const { agents, exit } = JSON.parse(run.stdout) as VerifyReport;
    expect(agents.map(({ status }) => status)).toEqual(["missing", "missing"]);
    expect(exit).toBe(2);
  });

  test("a file that is not written yet", () => {
    const run = newWorld(EXAMPLE).run(["verify", "claude"]);
    expect(run.status).toBe(2);
    expect(run.stdout).toContain("<home>/.claude/settings.json is missing");
    expect(run.stdout).toContain("twsrt generate claude -w");
    expect(run.stdout).toContain("--generated");
  });
});

describe("bad input", () => {
  test.each([
    [["verify", "claude", "--timeout", "soon"], 64, "takes a number of seconds"],
    [["verify", "claude", "--timeout", "0"], 64, "takes a number of seconds"],
    [["verify", "--program", "/bin/true"], 64, "`--program` is of one agent"],
    [["verify", "claud"], 1, "did you mean `claude`?"],
    [["coverage", "--only", "x"], 64, "means nothing for `coverage`"],
  ])("%j", (args, status, message) => {
    const run = newWorld(EXAMPLE).run(args);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(message);
    expectNoTrace(run);
  });
});
