import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { expectNoTrace } from "../support/report.ts";
import { hasTerminal, runInTerminal, runShell } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const SRT = ".srt-settings.json";
const BASH = ".config/twsrt/bash-rules.json";
const CONFIG = ".config/twsrt/config.toml";
const SETTINGS = ".claude/settings.json";

const ESC = "\u001b";
const BROKEN = '{ "denny": ["rm"] }';

/** A policy whose output is larger than a pipe holds. */
const LARGE = JSON.stringify({ deny: Array.from({ length: 20_000 }, (_, n) => `program${n}`) });

function worldWith(files: Readonly<Record<string, string>>): World {
  const world = newWorld(EXAMPLE);
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

describe("standard output", () => {
  test("holds the result alone", () => {
    const world = worldWith({ [BASH]: '{ "deny": ["rm "], "ask": ["git push"], "colour": 1 }' });
    const claude = world.run(["generate", "claude"]);
    expect(claude.stderr).toContain("warning[");
    expect(JSON.parse(claude.stdout)).toHaveProperty("permissions");
    const copilot = world.run(["generate", "copilot"]);
    for (const line of copilot.stdout.trimEnd().split("\n")) expect(line).toMatch(/^--[a-z-]+ '.*' \\$/);
    const both = world.run(["generate"]);
    expect(both.stdout).toBe(`--- claude ---\n${claude.stdout}--- copilot ---\n${copilot.stdout}`);
    expect(both.stderr).toContain(claude.stderr.split("\n")[0]);
    expect(world.run(["generate", "all"])).toEqual(both);
  });

  test("of diff holds the drift alone", () => {
    const world = worldWith({ [SETTINGS]: '{ "permissions": { "deny": ["Bash(rm)"] } }' });
    const run = world.run(["diff"]);
    for (const line of run.stdout.trimEnd().split("\n"))
      expect(line).toMatch(/^(claude: |missing from the file; .* adds:$|written by .*:$|\+ |- )/);
  });

  test("is silent when all is well, as a launcher wants it", () => {
    const world = worldWith({ [CONFIG]: '[claude]\nsandbox = "require"\n' });
    world.run(["generate", "claude", "-w"]);
    expect(world.run(["generate", "claude", "-w"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(world.run(["diff", "claude"])).toEqual({ status: 0, stdout: "claude: no drift\n", stderr: "" });
  });

  test("is empty after an error, also for --json", () => {
    const world = worldWith({ [BASH]: BROKEN });
    for (const args of [["generate"], ["generate", "--json"], ["diff"], ["diff", "--json"]])
      expect(world.run(args)).toMatchObject({ status: 1, stdout: "" });
  });
});

describe("colour", () => {
  test("is not in a pipe, whatever TERM says", () => {
    const world = worldWith({ [BASH]: BROKEN });
    for (const args of [
      ["generate"],
      [],
      ["generate", "--starter"],
      ["genrate"],
      ["generate", "claud"],
      ["diff", "-v"],
    ]) {
      const run = world.run(args, { env: { TERM: "xterm-256color", COLORTERM: "truecolor" } });
      expect(run.stdout + run.stderr).not.toContain(ESC);
    }
  });

  describe.runIf(hasTerminal)("on a terminal (with script of util-linux)", () => {
    const seen = (line: string, env: Readonly<Record<string, string>> = {}): string =>
      runInTerminal(worldWith({ [BASH]: BROKEN }), line, { env }).stdout;

    test("is there", () => {
      expect(seen("twsrt generate")).toContain(`${ESC}[1;31merror[unknown-key-near]${ESC}[22;39m`);
    });

    test("is there when the result goes elsewhere", () => {
      expect(seen("twsrt generate > out")).toContain(`${ESC}[1;31m`);
      expect(seen("twsrt generate | cat")).toContain(`${ESC}[1;31m`);
    });

    test("is not when the errors go elsewhere", () => {
      const world = worldWith({ [BASH]: BROKEN });
      runInTerminal(world, "twsrt generate 2> errors");
      expect(world.read("errors")).toContain("error[unknown-key-near]");
      expect(world.read("errors")).not.toContain(ESC);
    });

    test("is not with NO_COLOR or a dumb terminal", () => {
      expect(seen("twsrt generate", { NO_COLOR: "1" })).not.toContain(ESC);
      expect(seen("twsrt generate", { TERM: "dumb" })).not.toContain(ESC);
    });

    test("never is in the result", () => {
      const world = worldWith({ [SETTINGS]: "{}" });
      for (const args of ["generate claude", "diff claude", "--help"])
        expect(runInTerminal(world, `twsrt ${args} 2>/dev/null`).stdout).not.toContain(ESC);
    });
  });
});

describe("a reader that goes away", () => {
  test("of a large result ends it in silence", () => {
    const world = worldWith({ [BASH]: LARGE });
    const run = runShell(world, `{ twsrt generate claude; echo "status $?" >&2; } | head -n 2`);
    expect(run.stdout).toBe('{\n  "permissions": {\n');
    expectNoTrace(run);
    expect(run.stderr).toBe("status 0\n");
  });

  test("of the messages does not stop the result", () => {
    const world = worldWith({ [BASH]: LARGE, [SRT]: "{}" });
    const run = runShell(world, "{ twsrt generate claude -v 2>&1 >&3 | true; } 3>out");
    expect(run.status).toBe(0);
    expect(JSON.parse(world.read("out"))).toHaveProperty("permissions");
  });

  test("that is slow gets everything", () => {
    const world = worldWith({ [BASH]: LARGE });
    const run = runShell(world, "twsrt generate claude | dd bs=512 of=out");
    expect(run.status).toBe(0);
    const { permissions } = JSON.parse(world.read("out")) as { permissions: { deny: string[] } };
    expect(permissions.deny.length).toBeGreaterThan(40_000);
  });

  test("closed streams are no bug", () => {
    const world = newWorld(EXAMPLE);
    for (const line of [
      "twsrt generate >&-",
      "twsrt generate 2>&-",
      "twsrt generate <&-",
      "twsrt generate -w >&- 2>&-",
    ])
      expectNoTrace(runShell(world, line));
    expect(world.run(["diff", "claude"]).status).toBe(0);
  });

  test.runIf(fs.existsSync("/dev/full"))("a full disk behind standard output is told, and is no bug", () => {
    const run = runShell(newWorld(EXAMPLE), "twsrt generate claude > /dev/full");
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/no space/i);
    expectNoTrace(run);
  });
});

describe("control characters", () => {
  /** All of them but the line break, in the places where a message could show them. */
  const NASTY = "\u001b[31mred\u0007\u0008\u009b2J\u007f\u2028\u202e\r";
  const json = JSON.stringify;
  // eslint-disable-next-line no-control-regex -- what must not be there
  const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u202e]/;

  // eslint-disable-next-line no-control-regex -- what must not be there
  const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028]/;

  const policy = (part: Record<string, unknown>): string =>
    json({ filesystem: { denyRead: [], denyWrite: [], allowWrite: [] }, network: {}, ...part });

  test.each<[where: string, files: Record<string, string>, args?: string[]]>([
    ["in a path", { [SRT]: policy({ filesystem: { denyRead: [NASTY] } }) }],
    ["in a domain", { [SRT]: policy({ network: { allowedDomains: [NASTY] } }) }],
    ["in an odd path", { [SRT]: policy({ filesystem: { denyRead: [` $X\u202e\u200b`] } }) }],
    ["in a key", { [SRT]: policy({ [NASTY]: 1 }) }],
    ["in a key close to a known one", { [SRT]: policy({ "filesystem\u001b": {} }) }],
    ["in a duplicate key", { [BASH]: `{ ${json(NASTY)}: 1, ${json(NASTY)}: 2 }` }],
    ["in a command", { [BASH]: json({ deny: [NASTY] }) }],
    ["in a compound command", { [BASH]: json({ deny: ["a && \u202eb"] }) }],
    ["in a reason", { [BASH]: json({ deny: [{ command: "rm", reason: NASTY }] }) }],
    ["raw in a string", { [BASH]: `{ "deny": ["${NASTY}"] }` }],
    ["raw outside strings", { [BASH]: `{ ${NASTY} }` }],
    ["raw in a comment of the line", { [BASH]: `{ /* ${NASTY} */ "denny": [] }` }],
    ["raw in TOML", { [CONFIG]: `[sources]\nsrt = "${NASTY}"\n` }],
    ["in a TOML key", { [CONFIG]: `[sources]\n"\\u001b[31m\\u009b" = 1\n` }],
    ["in a TOML value", { [CONFIG]: `[claude]\nsandbox = "\\u001b[31m"\n` }],
    ["in a configured path", { [CONFIG]: `[sources]\nsrt = "\\u001b[31m\\u009b\\u202e"\n` }],
    [
      "in an extra entry",
      { [SETTINGS]: json({ permissions: { deny: [`Bash(${NASTY})`, `WebFetch(domain:${NASTY})`] } }) },
      ["diff", "claude"],
    ],
    [
      "in an extra entry that goes",
      { [SETTINGS]: json({ permissions: { deny: [`Bash(${NASTY})`] } }) },
      ["generate", "claude", "-w"],
    ],
    [
      "in a broken settings file",
      { [SETTINGS]: `{ ${json(NASTY)}: 1, ${json(NASTY)}: 1 }` },
      ["diff", "claude"],
    ],
    [
      "in an extra line",
      { [CONFIG]: '[targets]\ncopilot_output = "~/f"\n', f: `${NASTY.replace("\r", "")}\n--x ${ESC}[31m\n` },
      ["diff", "copilot"],
    ],
    ["in a list of the sources", { [CONFIG]: `[sources]\nsrt = "\\u001b[31m\\u009b\\u202e"\n` }, ["edit"]],
  ])("%s never reach the terminal raw", (_where, files, args = ["generate", "claude"]) => {
    const world = worldWith(files);
    for (const words of [args, [...args, "-v"]]) {
      const run = world.run(words);
      expect(run.stderr).not.toMatch(RAW);
      // A result holds the characters of a pattern as they are; those that act on a terminal are refused before.
      expect(run.stdout).not.toMatch(CONTROL);
      expectNoTrace(run);
    }
  });
});

describe("the same input gives the same bytes", () => {
  test.each([
    ["generate"],
    ["generate", "--json"],
    ["generate", "-nw"],
    ["diff", "--json"],
    ["generate", "-v"],
    ["--help"],
  ])("%s %s", (...args) => {
    const words = args.filter((arg) => arg !== undefined);
    const runs = Array.from({ length: 2 }, () =>
      worldWith({ [SETTINGS]: '{ "permissions": { "deny": ["Bash(x)", "Agent(y)"] } }' }).run(words),
    );
    expect(runs[0]).toEqual(runs[1]);
  });

  test("in any folder, with any locale, time zone and terminal width", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path("sub"));
    const first = world.run(["generate"]);
    const env = { LANG: "tr_TR.UTF-8", LC_ALL: "C", TZ: "Asia/Tokyo", COLUMNS: "20" };
    expect(world.run(["generate"], { cwd: world.path("sub"), env })).toEqual(first);
  });
});
