import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { errorsOf, expectNoTrace } from "../support/report.ts";
import { makeFifo, runShell, runToFile, runUnprivileged } from "../support/shell.ts";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

const SRT = ".srt-settings.json";
const BASH = ".config/twsrt/bash-rules.json";
const CONFIG = ".config/twsrt/config.toml";
const SETTINGS = ".claude/settings.json";
const FLAGS = "flags.txt";

/** What is not over by then is ended, and has no exit status: work that grows with the square of an input takes hours. */
const SECONDS = 240;

const LEVELS = 100_000;
const MIB = 1024 * 1024;

function worldWith(files: Readonly<Record<string, string | Uint8Array>>): World {
  const world = newWorld(EXAMPLE);
  for (const [file, content] of Object.entries(files)) world.write(file, content);
  return world;
}

/** What ends by itself, without a stack, and with no more to read than a person would. */
function polite(result: Run, say = 20_000): Run {
  expect(result.status).not.toBe(null);
  expectNoTrace(result);
  expect(result.stderr.length).toBeLessThan(say);
  // eslint-disable-next-line no-control-regex -- what must not be there
  expect(result.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  return result;
}

/** A run that must fail with this status and an error, and write nothing. */
function fails(world: World, args: readonly string[], status: 1 | 2): Run {
  const state = (): unknown => fs.readdirSync(world.home, { recursive: true, encoding: "utf8" }).toSorted();
  const before = state();
  const run = polite(world.run(args));
  expect({ status: run.status, stdout: run.stdout.slice(0, 200) }).toEqual({ status, stdout: "" });
  expect(errorsOf(run).length).toBeGreaterThan(0);
  expect(state()).toEqual(before);
  return run;
}

const deep = (open: string, close: string): string => open.repeat(LEVELS) + close.repeat(LEVELS);

describe("deep nesting", () => {
  test.each([
    ["lists", deep("[", "]")],
    ["lists that never close", "[".repeat(LEVELS)],
    ["objects", deep('{"a":', "}").replace(":}", ":1}")],
    ["objects that never close", '{"a":'.repeat(LEVELS)],
    [
      "lists in a list of rules",
      `{ "filesystem": { "denyRead": ${deep("[", "]")} }, "deny": ${deep("[", "]")} }`,
    ],
    ["an unknown part", `{ "deny": ["rm"], "other": ${deep("[", "]")} }`],
  ])("of %s in a JSON file", (_what, text) => {
    for (const [file, status] of [
      [SRT, 1],
      [BASH, 1],
      [SETTINGS, 2],
    ] as const) {
      const run = fails(worldWith({ [file]: text }), ["generate", "claude", "-w"], status);
      expect(errorsOf(run)[0]?.code).toBe("json-too-deep");
    }
    const diff = polite(worldWith({ [SETTINGS]: text }).run(["diff", "claude"]));
    // A limit of twsrt, which says nothing of the agent.
    expect(diff.status).toBe(2);
    expect(diff.stdout).not.toMatch(/ineffective/);
  });

  test.each([
    ["lists", `x = ${deep("[", "]")}\n`],
    ["lists that never close", `x = ${"[".repeat(LEVELS)}`],
    ["inline tables", `x = ${"{ a = ".repeat(LEVELS)}1${" }".repeat(LEVELS)}\n`],
    ["dotted keys", `${Array.from({ length: LEVELS }, () => "a").join(".")} = 1\n`],
    ["a table header", `[${Array.from({ length: LEVELS }, () => "a").join(".")}]\n`],
    ["a known section", `[sources]\nsrt = ${deep("[", "]")}\n`],
    ["a thousand tables", `[${Array.from({ length: 1000 }, () => "claude").join(".")}]\nx = 1\n`],
  ])("of %s in config.toml", (_what, text) => {
    fails(worldWith({ [CONFIG]: text }), ["generate", "claude", "-w"], 1);
  });
});

describe("bytes that are no text", () => {
  const targets = `[targets]\ncopilot_output = "~/${FLAGS}"\n`;
  test.each<[what: string, bytes: number[], says: RegExp]>([
    ["NUL", [0x7b, 0x00, 0x7d], /NUL character \(byte 1\)/],
    ["invalid UTF-8", [0x7b, 0x22, 0xff, 0x22, 0x7d], /not valid UTF-8 \(byte 2\)/],
    ["a cut sequence", [0x7b, 0xe2, 0x82], /not valid UTF-8 \(byte 1\)/],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], /not valid UTF-8 \(byte 0\)/],
    ["a program", [0x7f, 0x45, 0x4c, 0x46, 0x02, 0x00, 0x80], /UTF-8|NUL/],
  ])("%s", (_what, bytes, says) => {
    for (const [file, status] of [
      [SRT, 1],
      [BASH, 1],
      [CONFIG, 1],
      [SETTINGS, 2],
      [FLAGS, 2],
    ] as const) {
      const world = worldWith({ [CONFIG]: targets, [file]: new Uint8Array(bytes) });
      const run = fails(world, ["generate", "-w"], status);
      expect(run.stderr).toMatch(says);
      expect(run.stderr).toContain(`<home>/${file}`);
    }
  });
});

describe("something else where a file is expected", () => {
  const places = [
    [SRT, 1],
    [BASH, 1],
    [CONFIG, 1],
    [SETTINGS, 2],
  ] as const;
  const prepare = (file: string, make: (world: World) => void): World => {
    const world = newWorld(EXAMPLE);
    world.write(file, "");
    fs.rmSync(world.path(file));
    make(world);
    return world;
  };
  const check = (world: World, file: string, status: 1 | 2, says: RegExp): void => {
    for (const args of [
      ["generate", "claude", "-w"],
      ["diff", "claude"],
    ]) {
      const run = fails(world, args, status);
      expect(run.stderr).toMatch(says);
      expect(run.stderr).toContain(`<home>/${file}`);
    }
  };

  test.each(places)("a directory at %s", (file, status) => {
    const world = prepare(file, ({ path }) => fs.mkdirSync(path(file)));
    check(world, file, status, /it is a directory/);
  });

  test.each(places)("a pipe at %s", (file, status) => {
    const world = prepare(file, (it) => makeFifo(it, file));
    check(world, file, status, /it is a (fifo|pipe)/);
  });

  test.each(places)("a device at %s", (file, status) => {
    const world = prepare(file, ({ path }) => fs.symlinkSync("/dev/zero", path(file)));
    check(world, file, status, /it is a device/);
  });

  test.each(places)("a link in a circle at %s", (file, status) => {
    const world = prepare(file, ({ path }) => {
      fs.symlinkSync(path("other"), path(file));
      fs.symlinkSync(path(file), path("other"));
    });
    check(world, file, status, /circle/);
  });

  test.each(places)("an unreadable file at %s", (file, status) => {
    const world = prepare(file, ({ write, path }) => {
      write(file, "{}");
      fs.chmodSync(path(file), 0o000);
    });
    for (const args of [
      ["generate", "claude", "-w"],
      ["diff", "claude"],
    ]) {
      const run = polite(runUnprivileged(world, args));
      expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: "" });
      expect(run.stderr).toContain("permission denied");
      expect(run.stderr).toContain(`<home>/${file}`);
    }
  });

  test("a file where a folder is expected", () => {
    const world = newWorld({ srt: EXAMPLE.srt });
    world.write(".config", "a file");
    const run = fails(world, ["generate"], 1);
    expect(run.stderr).toMatch(/not a directory/);
  });

  test("a home that is not there", () => {
    const world = newWorld();
    const run = polite(world.run(["generate", "-w"], { env: { HOME: world.path("gone") } }));
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(world.exists("gone")).toBe(false);
  });

  test("a current folder that was removed", () => {
    const world = newWorld(EXAMPLE);
    const run = polite(runShell(world, 'mkdir d && cd d && rmdir "$HOME/d" && twsrt generate claude'));
    expect(run.status === 0 || errorsOf(run).length > 0).toBe(true);
  });

  test("a name too long", () => {
    const world = worldWith({ [CONFIG]: `[sources]\nsrt = "~/${"x".repeat(300)}"\n` });
    fails(world, ["generate"], 1);
    const target = worldWith({ [CONFIG]: `[targets]\nclaude_settings = "~/${"x".repeat(300)}"\n` });
    const run = polite(target.run(["generate", "claude", "-w"]));
    expect(run).toMatchObject({ status: 2, stdout: "" });
  });

  test("a name with NUL", () => {
    const world = worldWith({ [CONFIG]: '[sources]\nsrt = "a\\u0000b"\n' });
    fails(world, ["generate"], 1);
    const target = worldWith({ [CONFIG]: '[targets]\nclaude_settings = "a\\u0000b"\n' });
    const run = polite(target.run(["generate", "claude", "-w"]));
    expect([1, 2]).toContain(run.status);
    expect(run.stdout).toBe("");
  });
});

describe("large inputs", () => {
  const words = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => `program-number-${n} sub-command --option-${n}`);

  test("10 MB of bash rules work", () => {
    const deny = words(200_000);
    const text = JSON.stringify({ deny });
    expect(text.length).toBeGreaterThan(10 * 1000 * 1000);
    const world = worldWith({ [BASH]: text });
    const run = polite(runToFile(world, ["generate", "claude"], "out", SECONDS));
    expect(run.status).toBe(0);
    const last = deny.at(-1) as string;
    const { permissions } = JSON.parse(world.read("out")) as { permissions: { deny: string[] } };
    expect(permissions.deny.at(-4)).toBe(`Bash(${last})`);
  });

  test("a 10 MB SRT file works", () => {
    const denyWrite = words(200_000).map((word) => `**/${word}`);
    const text = JSON.stringify({
      filesystem: { denyRead: [], allowWrite: [], denyWrite },
      network: { allowedDomains: [], deniedDomains: [] },
    });
    expect(text.length).toBeGreaterThan(10 * 1000 * 1000);
    const world = worldWith({ [SRT]: text });
    const run = polite(runToFile(world, ["generate", "copilot"], "out", SECONDS));
    expect(run.status).toBe(0);
    expect(world.read("out")).toContain(`--deny-tool 'write(${denyWrite.at(-1)})' \\\n`);
  });

  test("a 10 MB settings file is merged", () => {
    const text = `{ "env": { "A": "${"x".repeat(10 * MIB)}" },\n "permissions": { "deny": ["Agent(x)"] } }\n`;
    const world = worldWith({ [SETTINGS]: text });
    const run = polite(world.run(["generate", "claude", "-w"]));
    expect(run.status).toBe(0);
    expect(world.read(SETTINGS)).toContain('"Agent(x)",');
    expect(polite(world.run(["diff", "claude"])).status).toBe(0);
  });

  test("a settings file with 200,000 entries of others is merged", () => {
    const deny = Array.from({ length: 200_000 }, (_, n) => `Agent(number_${n})`);
    const world = worldWith({ [SETTINGS]: JSON.stringify({ permissions: { deny } }) });
    const run = polite(world.run(["generate", "claude", "-w"]));
    expect(run.status).toBe(0);
    const after = JSON.parse(world.read(SETTINGS)) as { permissions: { deny: string[] } };
    expect(after.permissions.deny.length).toBeGreaterThan(200_010);
  });

  test("10 MB that are broken at the end", () => {
    const rules = `{ "deny": [${words(200_000)
      .map((word) => `"${word}"`)
      .join(",\n")},] }`;
    const run = fails(worldWith({ [BASH]: rules }), ["generate", "-w"], 1);
    expect(errorsOf(run)).toMatchObject([{ code: "json-trailing-comma", line: 200_000 }]);
    const comment = fails(worldWith({ [BASH]: `{} /*${"*".repeat(10 * MIB)}` }), ["generate"], 1);
    expect(errorsOf(comment)).toHaveLength(1);
    fails(worldWith({ [CONFIG]: `# ${"x".repeat(10 * MIB)}\nbroken` }), ["generate"], 1);
  });

  test("10 MB of one kind of character", () => {
    for (const char of ["[", "{", '"', "\\", "\n", "\u{1f512}"]) {
      const text = char.repeat(10 * MIB).slice(0, 10 * MIB);
      const world = worldWith({ [SRT]: text, [BASH]: text });
      fails(world, ["generate"], 1);
    }
  });

  test("more than the limit", () => {
    const world = newWorld(EXAMPLE);
    fs.truncateSync(world.path(SRT), 65 * MIB);
    expect(fails(world, ["generate"], 1).stderr).toContain("larger than 64 MiB");
  });

  test("1 MB on one line with an error in its middle is shown in part", () => {
    const half = "x".repeat(MIB / 2);
    const run = fails(worldWith({ [BASH]: `{ "ask": ["${half}"], "denny": ["${half}"] }` }), ["generate"], 1);
    expect(errorsOf(run)).toMatchObject([{ code: "unknown-key-near", line: 1, underlined: '"denny"' }]);
    for (const line of run.stderr.split("\n")) expect(line.length).toBeLessThan(300);
  });
});

describe("one pattern of 256 KiB", () => {
  const SIZE = MIB / 4;
  /** Work that grows with the square of this length takes longer; the rest is over in some seconds on a busy machine. */
  const LIMIT = 60;
  const patterns: readonly (readonly [string, string])[] = [
    ["letters", "x".repeat(SIZE)],
    ["opening brackets", "[".repeat(SIZE)],
    ["pairs of brackets", "[]".repeat(SIZE / 2)],
    ["opening braces", "{".repeat(SIZE)],
    ["braces and commas", "{,".repeat(SIZE / 2)],
    ["stars", "*".repeat(SIZE)],
    ["stars and slashes", "**/".repeat(SIZE / 3)],
    ["stars and letters", "*a".repeat(SIZE / 2)],
    ["steps up", "../".repeat(SIZE / 3)],
    ["slashes", "/".repeat(SIZE)],
    ["dollars", "$".repeat(SIZE)],
    ["percent signs and letters", `%${"a".repeat(SIZE)}`],
    ["many percent signs", "%a".repeat(SIZE / 2)],
    ["quotes", "'".repeat(SIZE)],
    ["backslashes", "\\".repeat(SIZE)],
    ["parentheses", "(".repeat(SIZE)],
    ["blanks in the middle", `a${" ".repeat(SIZE)}b`],
    ["dots", "a.".repeat(SIZE / 2)],
    ["options", "a --b".repeat(SIZE / 5)],
  ];

  const config = `[targets]\ncopilot_output = "~/${FLAGS}"\n`;

  const settled = (
    files: Readonly<Record<string, string>>,
    args: readonly string[],
  ): { world: World; run: Run } => {
    const world = worldWith({ [CONFIG]: config, ...files });
    const run = polite(runToFile(world, args, "out", LIMIT), Infinity);
    return { world, run };
  };

  /** Translated or refused, in time. */
  const check = (files: Readonly<Record<string, string>>): void => {
    const { world, run } = settled(files, ["generate"]);
    expect([0, 1]).toContain(run.status);
    if (run.status === 0) expect(world.read("out")).toContain("Bash(rm)");
    else expect(errorsOf(run).length).toBeGreaterThan(0);
  };

  const srtWith = (pattern: string): string => {
    const policy = JSON.parse(EXAMPLE.srt) as Record<"filesystem" | "network", Record<string, string[]>>;
    for (const section of Object.values(policy))
      for (const list of Object.values(section)) list.push(pattern);
    return JSON.stringify(policy);
  };

  test.each(patterns)("of %s, as path and domain", (_what, pattern) => {
    check({ [SRT]: srtWith(pattern) });
  });

  test.each(patterns)("of %s, as command, and in copilot's file", (_what, pattern) => {
    check({ [BASH]: JSON.stringify({ deny: ["rm", pattern], ask: [pattern] }) });
    const { world, run } = settled({ [FLAGS]: `--deny-tool ${pattern}\n` }, ["diff", "copilot"]);
    expect(run.status).toBe(1);
    expect(world.read("out")).toMatch(/^copilot: /);
  });

  test("is shown in part", () => {
    const pattern = `${"$x ".repeat(SIZE / 3)} `;
    const files = {
      [SRT]: srtWith(pattern),
      [BASH]: JSON.stringify({ deny: [`(${pattern}`], ask: [`${pattern}*`] }),
    };
    const run = polite(runToFile(worldWith(files), ["generate"], "out", SECONDS));
    expect(run.stderr).toMatch(/warning\[/);
  });
});

test("half a character in a pattern is refused or a named loss, never another pattern", () => {
  const world = worldWith({ [BASH]: '{ "deny": ["rm", "tool\\ud800x"] }' });
  const run = polite(world.run(["generate", "copilot"]));
  expect(run.stdout).not.toContain("\ufffd");
  if (run.status === 0) expect(run.stderr).toMatch(/tool/);
  else expect(errorsOf(run)).toMatchObject([{ line: 1, help: expect.any(String) as string }]);
});
