import * as fs from "node:fs";
import * as path from "node:path";
import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { diagnosticsOf, errorsOf, expectNoTrace, refused, type Shown } from "../support/report.ts";
import { makeFifo, runShell, runUnprivileged } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const SETTINGS = ".claude/settings.json";
const CONFIG = ".config/twsrt/config.toml";
const BASH = ".config/twsrt/bash-rules.json";
const SRT = ".srt-settings.json";
const FLAGS = "flags.txt";

/** The lists of which twsrt owns entries. */
const MANAGED = [
  ["permissions", "deny"],
  ["permissions", "ask"],
  ["permissions", "allow"],
  ["sandbox", "network", "allowedDomains"],
] as const;

/** A settings file as people have them: entries of others everywhere, and every oddity of spelling that JSON knows. */
const RICH = String.raw`{
	"$schema": "https://json.schemastore.org/claude-code-settings.json",
	"model" : "opus",
	"env":{"A":"1","B":"\u00e4\/\ud83d\udd12", "PATH_LIKE":"C:\\x"},
	"cleanupPeriodDays": 1.0e1,
	"includeCoAuthoredBy"  :  false,
	"permissions": {
		"defaultMode": "acceptEdits",
		"allow": [
			"mcp__github__search",
			"Bash(./gradlew:*)", "Read",
			"WebFetch(domain:old.example)",
			"B\u0061sh(echo \u0022x\u0022)"
		],
		"additionalDirectories": [ "../docs" ,"~/x" ],
		"deny": ["Skill(fs)", "Agent(Explore)", "Bash(oldcommand)", "WebSearch",
			"Read(~/.aws)"],
		"ask": [   ]
	},

	"hooks": {
		"PreToolUse": [
			{ "matcher": "Bash", "hooks": [ { "type": "command", "command": "echo \"hi\" # \u003c" } ] }
		]
	},
	"sandbox": { "enabled": true, "excludedCommands": [],
		"network": {"allowLocalBinding": true, "allowedDomains": ["old.example"], "httpProxyPort": 8.080E3}
	},
	"enabledPlugins": { "a@b": true },
	"unknownKey": [1e0, -0, 1E+2, 0.10, null, {"deep": [[]]}],
	"statusLine": {"type": "command", "command": "x"}
}`;

const FORMS: readonly (readonly [string, (text: string) => string])[] = [
  ["tabs", (text) => text],
  ["four blanks", (text) => text.replaceAll("\t", "    ")],
  ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte-order mark", (text) => `\ufeff${text}`],
  ["a last line break", (text) => `${text}\n\n`],
  ["one line", (text) => JSON.stringify(JSON.parse(text))],
];

function nodeAt(text: string, route: readonly string[]): Node | undefined {
  const tree = parseTree(text.replace(/^\ufeff/, " "));
  return tree === undefined ? undefined : findNodeAtLocation(tree, [...route]);
}

/** The text with nothing in the managed lists: what must never change. */
function blanked(text: string): string {
  const spans = MANAGED.flatMap((route) => nodeAt(text, route) ?? []).toSorted((a, b) => b.offset - a.offset);
  return spans.reduce(
    (all, { offset, length }) => `${all.slice(0, offset)}[]${all.slice(offset + length)}`,
    text,
  );
}

/** The elements of a list in their own spelling. */
function spelled(text: string, route: readonly string[]): string[] {
  return (nodeAt(text, route)?.children ?? []).map(({ offset, length }) =>
    text.slice(offset, offset + length),
  );
}

/** The list as values. */
function listOf(text: string, route: readonly string[]): string[] {
  return (nodeAt(text, route)?.children ?? []).map(({ value }) => value as string);
}

function worldWith(settings: string | undefined, config?: string): World {
  const world = newWorld(EXAMPLE);
  if (settings !== undefined) world.write(SETTINGS, settings);
  if (config !== undefined) world.write(CONFIG, config);
  return world;
}

/** Writes for claude, whoever wrote what goes, and expects success. */
function write(world: World, ...more: readonly string[]) {
  const run = world.run(["generate", "claude", "-w", "--replace", ...more]);
  expect({ status: run.status, stdout: run.stdout, errors: errorsOf(run) }).toEqual({
    status: 0,
    stdout: "",
    errors: [],
  });
  return run;
}

const CLEAN = { status: 0, stdout: "claude: no drift\n" };

/** A settings file as twsrt writes it, made once. */
let fresh: string | undefined;
function freshSettings(): string {
  if (fresh === undefined) {
    const world = newWorld(EXAMPLE);
    write(world);
    fresh = world.read(SETTINGS);
  }
  return fresh;
}

interface Kept {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

function copies(world: World, folder = ".local/state/twsrt"): Kept[] {
  if (!world.exists(folder)) return [];
  const names = fs.readdirSync(world.path(folder)).filter((name) => !name.endsWith(".manifest"));
  return names.map((name) => ({
    name,
    text: world.read(path.join(folder, name)),
    mode: fs.statSync(world.path(path.join(folder, name))).mode & 0o7777,
  }));
}

describe("merge into a rich settings file", () => {
  test.each(FORMS)("with %s changes only the managed lists", (_form, form) => {
    const before = form(RICH);
    const world = worldWith(before);
    write(world);
    const after = world.read(SETTINGS);
    expect(blanked(after)).toBe(blanked(before));
    expect(after).not.toBe(before);

    expect(listOf(after, ["permissions", "deny"])).toEqual(
      expect.arrayContaining(["Bash(rm)", "Read(~/.aws/**)"]),
    );
    expect(listOf(after, ["permissions", "deny"])).not.toContain("Bash(oldcommand)");
    expect(listOf(after, ["permissions", "ask"])).toContain("Bash(git commit *)");
    // Entries of others keep their order and their spelling; generated allows go last.
    const foreign = (list: "allow" | "deny") =>
      spelled(before, ["permissions", list]).filter((one) => !/"(WebFetch|Bash\(old|Read\()/.test(one));
    const own = spelled(after, ["permissions", "allow"]);
    expect(own.slice(0, 4)).toEqual(foreign("allow"));
    expect(own.slice(4).every((one) => one.startsWith('"WebFetch(domain:'))).toBe(true);
    expect(spelled(after, ["permissions", "deny"]).filter((one) => foreign("deny").includes(one))).toEqual(
      foreign("deny"),
    );
    expect(listOf(after, ["sandbox", "network", "allowedDomains"])).toEqual([
      "github.com",
      "*.github.com",
      "readthedocs.io",
      "*.readthedocs.io",
      "nodejs.org",
    ]);
    const eol = _form === "CRLF" ? /(?<!\r)\n/ : /\r/;
    expect(after).not.toMatch(eol);

    const again = world.run(["generate", "claude", "-w"]);
    expect(again).toMatchObject({ status: 0, stdout: "" });
    expect(world.read(SETTINGS)).toBe(after);
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
  });

  test("is clean after shuffling and re-indenting, and not rewritten then", () => {
    const world = worldWith(RICH);
    write(world);
    const settings = JSON.parse(world.read(SETTINGS)) as Record<
      "permissions" | "sandbox",
      Record<string, string[]>
    >;
    for (const list of ["deny", "ask", "allow"]) settings.permissions[list]?.reverse();
    (settings.sandbox["network"] as unknown as Record<string, string[]>)["allowedDomains"]?.sort();
    const { permissions, ...others } = settings;
    const shuffled = JSON.stringify({ ...others, permissions }, undefined, 8);
    world.write(SETTINGS, shuffled);
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
    write(world);
    expect(world.read(SETTINGS)).toBe(shuffled);
  });

  test.each([
    ["no permissions", '{\n    "model": "opus"\n}\n'],
    ["empty permissions", '{ "permissions": {} }'],
    ["an empty object", "{}"],
    ["a sandbox without a network", '{\r\n\t"sandbox": {\r\n\t\t"enabled": true\r\n\t}\r\n}'],
    ["other permissions", '{ "permissions": { "defaultMode": "plan" }, "model": "x" }\n'],
    ["an empty network", '{\n  "sandbox": { "network": {} }\n}'],
  ])("adds what is absent to a file with %s", (_what, before) => {
    const world = worldWith(before);
    write(world);
    const after = world.read(SETTINGS);
    expect(JSON.parse(after)).toMatchObject(JSON.parse(before) as object);
    expect(listOf(after, ["permissions", "deny"])).toContain("Bash(rm)");
    expect(after.includes("\r\n")).toBe(before.includes("\r\n"));
    // Every old character is there, in its order.
    let at = 0;
    for (const char of before.replaceAll(/\s/g, "")) {
      at = after.indexOf(char, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
    write(world);
    expect(world.read(SETTINGS)).toBe(after);
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
  });

  test("makes a missing file with its folders, the same as the preview", () => {
    const world = newWorld(EXAMPLE);
    const preview = world.run(["generate", "claude"]).stdout;
    write(world);
    expect(world.read(SETTINGS)).toBe(preview);
  });

  test("an empty domain list of the source empties the key, an absent one leaves it alone", () => {
    const without = JSON.parse(EXAMPLE.srt) as { network: { allowedDomains?: string[] } };
    without.network.allowedDomains = [];
    const world = worldWith(RICH);
    world.write(SRT, JSON.stringify(without));
    write(world);
    expect(spelled(world.read(SETTINGS), ["sandbox", "network", "allowedDomains"])).toEqual([]);
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);

    delete without.network.allowedDomains;
    const other = worldWith(RICH);
    other.write(SRT, JSON.stringify(without));
    write(other);
    expect(spelled(other.read(SETTINGS), ["sandbox", "network", "allowedDomains"])).toEqual([
      '"old.example"',
    ]);
    expect(other.run(["diff", "claude"])).toMatchObject(CLEAN);
  });
});

describe("drift of claude", () => {
  test("names a managed entry that was removed by hand, of every list", () => {
    const world = worldWith(freshSettings());
    for (const entry of [
      "Bash(sudo)",
      "Bash(git commit *)",
      "WebFetch(domain:nodejs.org)",
      "Edit(**/*.pem)",
    ]) {
      const settings = JSON.parse(freshSettings()) as { permissions: Record<string, string[]> };
      for (const [name, list] of Object.entries(settings.permissions))
        settings.permissions[name] = list.filter((one) => one !== entry);
      world.write(SETTINGS, JSON.stringify(settings));
      const run = world.run(["diff", "claude"]);
      expect(run.status).toBe(1);
      expect(run.stdout).toMatch(
        /^claude: 1 missing, 0 extra\nmissing from the file; `twsrt generate claude -w` adds:\n\+ .*\n$/,
      );
      expect(run.stdout).toContain(`+ ${entry}`);
    }
    write(world);
    expect(world.run(["diff"])).toMatchObject(CLEAN);
  });

  test("names a domain that the sandbox section lacks", () => {
    const settings = JSON.parse(freshSettings()) as { sandbox: { network: { allowedDomains: string[] } } };
    settings.sandbox.network.allowedDomains.pop();
    const world = worldWith(JSON.stringify(settings));
    const run = world.run(["diff"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(
      /^claude: 1 missing, 0 extra\n.*:\n\+ nodejs\.org {2}\(sandbox\.network\.allowedDomains\)\n/,
    );
  });

  test("names an extra managed entry; entries of others are none of its business", () => {
    const settings = JSON.parse(freshSettings()) as { permissions: { deny: string[]; allow: string[] } };
    settings.permissions.deny.push("Bash(curl)", "Skill(x)", "Agent(x)", "WebSearch");
    settings.permissions.allow.push("WebFetch(domain:evil.com)", "Bash(ls:*)", "Read(~/**)");
    const world = worldWith(JSON.stringify(settings));
    const run = world.run(["diff"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^claude: 0 missing, 2 extra\nwritten by you, not in your policy:\n- /);
    expect(run.stdout).toContain("- Bash(curl)");
    expect(run.stdout).toContain("- WebFetch(domain:evil.com)");
    expect(run.stdout.split("\n")).toHaveLength(5);
  });

  test("an entry that another machine would emit is no drift", () => {
    const world = worldWith(freshSettings());
    world.write(".netrc", "");
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
  });

  test("a missing file is 2, and an empty one is drift", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["diff", "claude"]);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(errorsOf(run)[0]?.message).toContain(`<home>/${SETTINGS} does not exist`);
    expect(errorsOf(run)[0]?.help).toContain("twsrt generate claude --write");
    world.write(SETTINGS, "");
    expect(world.run(["diff", "claude"]).status).toBe(1);
    write(world);
    expect(world.read(SETTINGS)).toBe(freshSettings());
  });
});

describe("entries that no source explains", () => {
  const withExtra = (...extra: readonly string[]): string => {
    const settings = JSON.parse(freshSettings()) as { permissions: { deny: string[]; allow: string[] } };
    settings.permissions.deny.push(...extra);
    settings.permissions.allow.push("WebFetch(domain:evil.com)");
    return JSON.stringify(settings, undefined, 1);
  };

  test.each([
    ["$XDG_STATE_HOME", (world: World) => ({ XDG_STATE_HOME: world.path("xdg") }), "xdg/twsrt"],
    ["the default place", () => ({}), ".local/state/twsrt"],
    ["the default place for a relative one", () => ({ XDG_STATE_HOME: "xdg" }), ".local/state/twsrt"],
    ["the default place for an empty one", () => ({ XDG_STATE_HOME: "" }), ".local/state/twsrt"],
  ] as const)("go, with a warning and a copy in %s", (_where, envOf, folder) => {
    const before = withExtra("Bash(curl)").replace(".local/state/twsrt", folder);
    const world = worldWith(before);
    const run = world.run(["generate", "claude", "-w", "--replace"], { env: envOf(world) });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    for (const [code, text] of [
      ["foreign-replaced", "1 restriction"],
      ["managed-removed", "removes 1 entry that your policy does not contain or now writes in another form"],
    ] as const) {
      const warning = diagnosticsOf(run).find((one) => one.code === code);
      expect(warning).toMatchObject({ severity: "warning" });
      expect(warning?.message).toContain(text);
    }
    expect(run.stderr).toContain("- Bash(curl)  (permissions.deny)\n");
    expect(run.stderr).toContain("- WebFetch(domain:evil.com)  (permissions.allow)\n");
    const settings = JSON.parse(world.read(SETTINGS)) as object;
    expect(settings).toEqual(JSON.parse(freshSettings().replace(".local/state/twsrt", folder)));
    const kept = copies(world, folder);
    expect(kept.map(({ text, mode }) => ({ text, mode }))).toEqual([{ text: before, mode: 0o600 }]);
    expect(run.stderr).toContain(`<home>/${folder}/${kept[0]?.name ?? "?"}`);
  });

  test("leave two copies when they go twice", () => {
    const [first, second] = [withExtra("Bash(curl)"), withExtra("Bash(wget)")];
    const world = worldWith(first);
    write(world);
    world.write(SETTINGS, second);
    write(world);
    const kept = copies(world);
    expect(kept.map(({ text }) => text)).toEqual(expect.arrayContaining([first, second]));
    for (const { mode } of kept) expect(mode).toBe(0o600);
  });

  test("are named: of many the first ones and a number, -v gives each", () => {
    const world = worldWith(withExtra(...Array.from({ length: 2000 }, (_, n) => `Bash(tool${n})`)));
    const dry = world.run(["generate", "claude", "-nw", "--replace"]);
    expect(dry.status).toBe(0);
    expect(dry.stderr).toContain("2,000 restrictions");
    expect(dry.stderr.split("\n").length).toBeLessThan(30);
    const diff = world.run(["diff", "claude"]);
    expect(diff.stdout).toContain("claude: 0 missing, 2001 extra\n");
    expect(diff.stdout.match(/^- /gm)).toHaveLength(30);
    expect(diff.stdout).toContain("1,971 more");
    expect(world.run(["diff", "claude", "-v"]).stdout.match(/^- /gm)).toHaveLength(2001);
    const verbose = write(world, "-v");
    expect(verbose.stderr).toContain("Bash(tool1999)");
  });

  test("stay when the previous file cannot be kept", () => {
    const world = worldWith(withExtra("Bash(curl)"));
    world.write(".local/state", "a file");
    const errors = refused(world, ["generate", "claude", "-w", "--replace"], 2);
    expect(errors).toMatchObject([{ code: "copy-failed" }]);
  });
});

describe("an existing file that the agent would ignore", () => {
  const good = '  "permissions": { "deny": ["Bash(rm)"] }';
  test.each<[what: string, text: string, code: string, line: number]>([
    ["a line comment", `{\n  // mine\n${good}\n}`, "json-comment", 2],
    ["a block comment", `{\n${good} /* x */\n}`, "json-comment", 2],
    ["a trailing comma", `{\n${good},\n}`, "json-trailing-comma", 2],
    ["broken JSON", '{\n  "permissions": {\n', "json-syntax", 3],
    ["a list as root", "[]", "target-refused", 1],
    ["a string as root", '"x"', "target-refused", 1],
    ["null as root", "null", "target-refused", 1],
    ["permissions that are null", '{\n  "permissions": null\n}', "target-refused", 2],
    ["permissions that are a list", '{\n  "permissions": []\n}', "target-refused", 2],
    [
      "a deny list that is a string",
      '{\n  "permissions": {\n    "deny": "Bash(rm)"\n  }\n}',
      "target-refused",
      3,
    ],
    ["a sandbox that is true", '{\n  "sandbox": true\n}', "target-refused", 2],
    ["a network that is a list", '{\n  "sandbox": { "network": [] }\n}', "target-refused", 2],
    [
      "domains that are a string",
      '{ "sandbox": { "network": {\n"allowedDomains": "x" } } }',
      "target-refused",
      2,
    ],
    ["a model that is a number", `{\n${good},\n  "model": 5\n}`, "target-refused", 3],
    ["hooks of a wrong type", `{\n${good},\n  "hooks": {"PreToolUse": "x"}\n}`, "target-refused", 3],
    ["an unknown mode", '{\n  "permissions": {\n "defaultMode": "yolo" }\n}', "target-refused", 3],
    ["a sandbox switch that is a string", '{ "sandbox": {\n "enabled": "yes" } }', "target-refused", 2],
  ])("with %s is refused and ineffective", (_what, text, code, line) => {
    const world = worldWith(text);
    const errors = refused(world, ["generate", "claude", "-w"], 2);
    expect(errors).toHaveLength(1);
    const [error] = errors as [Shown];
    expect(error).toMatchObject({ code, file: `<home>/${SETTINGS}`, line });
    expect(error.help).toBeDefined();
    refused(world, ["generate", "claude", "-n", "-w"], 2);

    const diff = world.run(["diff", "claude"]);
    expect(diff.status).toBe(1);
    expect(diff.stdout).toMatch(/^claude: ineffective/);
    expect(errorsOf(diff)).toMatchObject([{ code, line }]);
  });

  test.each([
    ["a duplicate key", `{\n${good},\n  "permissions": {}, "a": 1\n}\n`, /"deny": \["Bash\(rm\)"\] \},\n/],
    [
      "__proto__",
      '{\n  "__proto__": { "permissions": 5 }\n}\n',
      /^\{\n {2}"__proto__": \{ "permissions": 5 \},\n/,
    ],
  ])("is not one with %s, which the agent reads", (_what, text, kept) => {
    const world = worldWith(text);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    expect(world.read(SETTINGS)).toMatch(kept);
    expect(world.run(["diff", "claude"]).status).toBe(0);
  });

  test("is no obstacle to a preview", () => {
    expect(worldWith("[]").run(["generate", "claude"])).toMatchObject({ status: 0, stdout: freshSettings() });
  });
});

describe("a target that cannot be written", () => {
  test("is a directory", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path(SETTINGS), { recursive: true });
    const [error] = refused(world, ["generate", "claude", "-w"], 2);
    expect(`${error?.message} ${error?.file}`).toContain(SETTINGS);
    expect(error?.message).toContain("it is a directory");
    expect(refused(world, ["diff", "claude"], 2)).toHaveLength(1);
  });

  test("is a pipe", () => {
    const world = newWorld(EXAMPLE);
    makeFifo(world, SETTINGS);
    expect(refused(world, ["generate", "claude", "-w"], 2)[0]?.message).toContain("it is a fifo");
    expect(refused(world, ["diff", "claude"], 2)).toHaveLength(1);
  });

  test("is in a place where a folder cannot be", () => {
    const world = newWorld(EXAMPLE);
    world.write(".claude", "a file");
    expect(refused(world, ["generate", "claude", "-w"], 2)[0]?.message).toContain("not a directory");
  });

  test("is a link in a circle", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path(".claude"));
    fs.symlinkSync("settings.json", world.path(SETTINGS));
    expect(refused(world, ["generate", "claude", "-w"], 2)[0]?.message).toContain("circle");
    expect(refused(world, ["diff", "claude"], 2)).toHaveLength(1);
  });

  const unprivileged = (
    prepare: (world: World) => void,
    args: readonly string[] = ["generate", "claude", "-w"],
  ) => {
    const world = worldWith('{ "model": "opus" }\n');
    prepare(world);
    const before = world.read(SETTINGS);
    const run = runUnprivileged(world, args);
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 2, stdout: "" });
    expectNoTrace(run);
    expect(world.read(SETTINGS)).toBe(before);
    expect(fs.readdirSync(world.path(".claude"))).toEqual(["settings.json"]);
    return errorsOf(run);
  };

  test("is read-only", () => {
    const errors = unprivileged((world) => fs.chmodSync(world.path(SETTINGS), 0o444));
    expect(errors).toMatchObject([{ code: "write-failed" }]);
    expect(errors[0]?.message).toMatch(/settings\.json.*read-only/);
  });

  test("is read-only, also for root", () => {
    const world = worldWith('{ "model": "opus" }\n');
    fs.chmodSync(world.path(SETTINGS), 0o400);
    const run = world.run(["generate", "claude", "-w"]);
    expect(run.status).toBe(2);
    expect(world.read(SETTINGS)).toBe('{ "model": "opus" }\n');
  });

  test("is in a folder that is read-only", () => {
    const errors = unprivileged((world) => fs.chmodSync(world.path(".claude"), 0o555));
    expect(errors).toMatchObject([{ code: "write-failed" }]);
    expect(errors[0]?.message).toContain("permission denied");
  });

  test("is missing in a folder that is read-only", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path(".claude"));
    fs.chmodSync(world.path(".claude"), 0o555);
    const run = runUnprivileged(world, ["generate", "claude", "-w"]);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expectNoTrace(run);
  });

  test("may not be read", () => {
    const errors = unprivileged((world) => fs.chmodSync(world.path(SETTINGS), 0o200));
    expect(errors[0]?.message).toContain("permission denied");
    unprivileged((world) => fs.chmodSync(world.path(SETTINGS), 0o200), ["diff", "claude"]);
  });

  test("has no room on its disk", () => {
    const text = `{ "model": "opus", "env": { "A": "${"x".repeat(3000)}" } }\n`;
    const world = worldWith(text);
    const before = world.snapshot();
    const run = runShell(world, `trap "" XFSZ; ulimit -f 1; twsrt generate claude -w`);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(errorsOf(run)[0]?.message).toContain("no space");
    expectNoTrace(run);
    const { [".local"]: _a, [".local/state"]: _b, [".local/state/twsrt"]: _c, ...after } = world.snapshot();
    expect(after).toEqual(before);
  });
});

describe("links, modes and temporary files", () => {
  test("a link that leads nowhere: the file is made where it points, the link stays", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path(".claude"));
    fs.symlinkSync("../dotfiles/claude/settings.json", world.path(SETTINGS));
    write(world);
    expect(fs.readlinkSync(world.path(SETTINGS))).toBe("../dotfiles/claude/settings.json");
    expect(fs.lstatSync(world.path("dotfiles/claude/settings.json")).isFile()).toBe(true);
    expect(listOf(world.read("dotfiles/claude/settings.json"), ["permissions", "deny"])).toContain(
      "Bash(rm)",
    );
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
  });

  test("a link to a file, through a link to a folder: both stay", () => {
    const world = newWorld(EXAMPLE);
    world.write("dotfiles/claude/real.json", RICH);
    fs.symlinkSync("dotfiles/claude", world.path(".claude"));
    fs.symlinkSync("real.json", world.path("dotfiles/claude/settings.json"));
    write(world);
    expect(fs.readlinkSync(world.path(".claude"))).toBe("dotfiles/claude");
    expect(fs.readlinkSync(world.path("dotfiles/claude/settings.json"))).toBe("real.json");
    expect(blanked(world.read("dotfiles/claude/real.json"))).toBe(blanked(RICH));
    expect(fs.readdirSync(world.path("dotfiles/claude")).toSorted()).toEqual(["real.json", "settings.json"]);
  });

  test.each([0o640, 0o600, 0o644, 0o755])("mode %o is kept", (mode) => {
    const world = worldWith(RICH);
    fs.chmodSync(world.path(SETTINGS), mode);
    write(world);
    expect(fs.statSync(world.path(SETTINGS)).mode & 0o7777).toBe(mode);
  });

  test("no file is left beside it", () => {
    const world = worldWith(RICH);
    write(world);
    expect(fs.readdirSync(world.path(".claude"))).toEqual(["settings.json"]);
  });
});

describe("a target that is a source", () => {
  const check = (world: World, ...args: readonly string[]) => {
    const errors = refused(world, ["generate", ...args, "-w"], 1);
    expect(errors.map(({ code }) => code)).toContain("target-is-source");
    expect(errors[0]?.help).toBeDefined();
    refused(world, ["generate", ...args, "-n", "-w"], 1);
  };

  test.each([
    ["the SRT file", SRT],
    ["the bash rules", BASH],
    ["config.toml", CONFIG],
    ["the SRT file by another spelling", `.config/../${SRT}`],
  ])("%s", (_what, file) => {
    check(worldWith(undefined, `[targets]\nclaude_settings = "~/${file}"\n`), "claude");
  });

  test.each(["claude_settings", "copilot_output"])("through a symbolic link, as %s", (key) => {
    const world = worldWith(undefined, `[targets]\n${key} = "~/link.json"\n`);
    fs.symlinkSync(SRT, world.path("link.json"));
    check(world);
    expect(fs.readlinkSync(world.path("link.json"))).toBe(SRT);
  });

  test("through a symbolic link to its folder", () => {
    const world = worldWith(undefined, `[targets]\nclaude_settings = "~/conf/twsrt/bash-rules.json"\n`);
    fs.symlinkSync(".config", world.path("conf"));
    check(world, "claude");
  });

  test("because the source is the link", () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    world.write(SETTINGS, EXAMPLE.srt);
    fs.symlinkSync(SETTINGS, world.path(SRT));
    check(world, "claude");
    expect(world.read(SETTINGS)).toBe(EXAMPLE.srt);
  });

  test("through a hard link", () => {
    const world = worldWith(undefined, '[targets]\nclaude_settings = "~/hard.json"\n');
    fs.linkSync(world.path(SRT), world.path("hard.json"));
    check(world, "claude");
    expect(world.read(SRT)).toBe(EXAMPLE.srt);
  });
});

describe("two targets on one file", () => {
  const check = (config: string, prepare: (world: World) => void = () => undefined) => {
    const world = worldWith(undefined, config);
    prepare(world);
    const errors = refused(world, ["generate", "-w"], 1);
    expect(errors).toMatchObject([{ code: "targets-collide" }]);
    refused(world, ["generate", "claude", "-w"], 1);
  };
  const both = (a: string, b: string) => `[targets]\nclaude_settings = "${a}"\ncopilot_output = "${b}"\n`;

  test("by one path", () => check(both("~/out", "~/out")));
  test("by two spellings", () => check(both("~/out", "../../x/../out")));
  test("by a link that leads nowhere", () =>
    check(both("~/link", "~/out"), (world) => fs.symlinkSync("out", world.path("link"))));
  test("by a hard link", () =>
    check(both("~/one", "~/two"), (world) => {
      world.write("one", "{}");
      fs.linkSync(world.path("one"), world.path("two"));
    }));
});

describe("a source that went empty", () => {
  const EMPTY_SRT =
    '{ "filesystem": { "denyRead": [], "denyWrite": [], "allowWrite": [] }, "network": { "allowedDomains": [], "deniedDomains": [] } }';

  test.each([
    ["the SRT lists", { srt: EMPTY_SRT }],
    ["an SRT file of nothing", { srt: "{}" }],
    ["the bash lists", { bash: '{ "deny": [], "ask": [] }' }],
    ["bash rules of nothing", { bash: "{}" }],
    ["both", { srt: EMPTY_SRT, bash: "{}" }],
  ])("wipes nothing without --force: %s", (_what, sources: { srt?: string; bash?: string }) => {
    const world = worldWith(freshSettings());
    write(world);
    if (sources.srt !== undefined) world.write(SRT, sources.srt);
    if (sources.bash !== undefined) world.write(BASH, sources.bash);
    const errors = refused(world, ["generate", "claude", "-w"], 1);
    expect(errors.length).toBeGreaterThan(0);
    for (const { code, message, help } of errors) {
      expect(code).toBe("would-wipe");
      expect(message).toContain(`<home>/${SETTINGS}`);
      expect(help).toContain("--force");
    }
    expect(errors[0]?.message).toContain(sources.srt === undefined ? BASH : SRT);

    const forced = world.run(["generate", "claude", "-w", "--force"]);
    expect(forced).toMatchObject({ status: 0, stdout: "" });
    expect(copies(world).map(({ text }) => text)).toEqual([freshSettings()]);
    expect(world.run(["diff", "claude"])).toMatchObject(CLEAN);
  });

  test("is nothing to stop for when the file has no such entry", () => {
    const world = worldWith('{ "permissions": { "deny": ["Agent(x)"] } }');
    world.write(SRT, EMPTY_SRT);
    world.write(BASH, "{}");
    write(world);
  });

  test("one entry fewer is no empty source", () => {
    const world = worldWith(freshSettings());
    write(world);
    world.write(BASH, '{ "deny": ["rm"] }');
    write(world);
    expect(listOf(world.read(SETTINGS), ["permissions", "ask"])).toEqual([]);
  });

  test("wipes no copilot file either, and stops the other agent too", () => {
    const world = worldWith('{ "model": "opus" }', `[targets]\ncopilot_output = "~/${FLAGS}"\n`);
    expect(world.run(["generate", "copilot", "-w"]).status).toBe(0);
    world.write(BASH, "{}");
    expect(refused(world, ["generate", "-w"], 1)).toMatchObject([{ code: "would-wipe" }]);
    expect(world.run(["generate", "-w", "--force"]).status).toBe(0);
    expect(world.read(FLAGS)).not.toContain("shell(rm)");
  });
});

describe("several agents", () => {
  const config = `[targets]\ncopilot_output = "~/${FLAGS}"\n`;

  test("are both written", () => {
    const world = worldWith(RICH, config);
    const run = world.run(["generate", "all", "-w", "--replace"]);
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(blanked(world.read(SETTINGS))).toBe(blanked(RICH));
    expect(world.read(FLAGS).replaceAll(world.home, "<home>")).toBe(
      world.run(["generate", "copilot"]).stdout,
    );
    expect(world.run(["diff"])).toMatchObject({ status: 0, stdout: "claude: no drift\ncopilot: no drift\n" });
    const before = world.snapshot();
    expect(world.run(["generate", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(before);
  });

  test.each<[what: string, prepare: (world: World) => void]>([
    ["copilot's file is a directory", (world) => fs.mkdirSync(world.path(FLAGS))],
    ["copilot's file is a pipe", (world) => makeFifo(world, FLAGS)],
    ["copilot's file is no text", (world) => world.write(FLAGS, Buffer.from([0xff, 0xfe, 0x00]))],
    ["claude's file is broken", (world) => world.write(SETTINGS, "{ // x\n}")],
  ])("are planned before anything is written: %s", (_what, prepare) => {
    const world = worldWith(RICH, config);
    prepare(world);
    refused(world, ["generate", "-w"], 2);
    expect(world.exists(".local")).toBe(false);
  });

  test("one without a file is named, and printed when it is asked for alone", () => {
    const world = worldWith(undefined);
    const run = world.run(["generate", "-w"]);
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(diagnosticsOf(run).find(({ code }) => code === "target-without-file")?.severity).toBe("note");
    expect(world.exists(SETTINGS)).toBe(true);
    const named = world.run(["generate", "copilot", "-w"]);
    expect(named.stdout).toContain("--deny-tool 'shell(rm)' \\\n");
  });
});

describe("-n -w", () => {
  test("shows path and text, and writes nothing", () => {
    const world = worldWith(RICH, `[targets]\ncopilot_output = "~/${FLAGS}"\n`);
    const before = world.snapshot();
    const dry = world.run(["generate", "-n", "-w", "--replace", "--full"]);
    expect(dry.status).toBe(0);
    expect(world.snapshot()).toEqual(before);
    expect(dry.stdout).toContain(`<home>/${SETTINGS}`);
    expect(dry.stdout).toContain(`<home>/${FLAGS}`);
    expect(dry.stderr).toContain("Bash(oldcommand)");
    world.run(["generate", "-w", "--replace"]);
    expect(dry.stdout).toContain(world.read(SETTINGS));
    expect(dry.stdout).toContain(world.read(FLAGS).replaceAll(world.home, "<home>"));
  });

  test("shows the change as a diff, counted by rule", () => {
    const world = worldWith(RICH);
    const { stdout, stderr } = world.run(["generate", "claude", "-n", "-w", "--replace"]);
    expect(stdout).toMatch(
      /^claude: <home>\/\.claude\/settings\.json would be written:\n\+ 3 entries {2}for deny read ~\/\.aws {2}\(<home>\/\.srt-settings\.json:\d+\)\n/,
    );
    expect(stdout).toContain("\n--- <home>/.claude/settings.json\n+++ <home>/.claude/settings.json\n@@ ");
    expect(stdout).toMatch(/^-.*oldcommand/m);
    expect(stderr).not.toContain("behavior-changes");
    const empty = worldWith(undefined);
    expect(empty.run(["generate", "claude", "-n", "-w"]).stdout).toContain("\n--- /dev/null\n+++ <home>/");
    expect(empty.run(["generate", "claude", "--full"]).status).toBe(64);
  });

  test("says what changes besides rules, before and after", () => {
    const world = worldWith('{ "sandbox": { "enabled": false } }', '[claude]\nsandbox = "require"\n');
    const text =
      "how the agent behaves\n  - commands run in the agent's sandbox (sandbox.enabled: true, was false)\n  - the agent does not start if its sandbox cannot start (";
    expect(world.run(["generate", "claude", "-n", "-w"]).stderr).toContain(
      `note[behavior-changes]: claude: writing also changes ${text}`,
    );
    expect(world.run(["diff", "claude"]).stderr).toContain(`writing also changes ${text}`);
    const written = world.run(["generate", "claude", "-w"]);
    expect(written.stderr).toContain(`the write also changed ${text}`);
    expect(world.run(["generate", "claude", "-w"]).stderr).not.toContain("behavior-changes");
    const codex = worldWith(undefined, "[codex]\n");
    codex.write(".codex/config.toml", 'default_permissions = ":workspace"\n');
    expect(codex.run(["diff", "codex"]).stderr).toContain(
      "this permission profile replaces the one in use (default_permissions: twsrt, was :workspace)",
    );
  });

  test("diff counts by rule where there are many, unless -v is given", () => {
    const world = worldWith("{}");
    const short = world.run(["diff", "claude"]).stdout;
    expect(short).toMatch(
      /^claude: (\d+) missing, 0 extra\n.*:\n\+ 4 entries {2}for deny read ~\/\.aws {2}\(/,
    );
    const [, count] = /^claude: (\d+) missing/.exec(short) ?? [];
    expect(Number(count)).toBeGreaterThan(30);
    const long = world.run(["diff", "claude", "-v"]).stdout;
    expect(long.trimEnd().split("\n")).toHaveLength(Number(count) + 2);
    expect(long).toContain("\n+ Read(~/.aws)  (permissions.deny)\n");
    expect(short.split("\n").length).toBeLessThan(long.split("\n").length);
  });

  test("shows no write for what is up to date", () => {
    const run = worldWith(freshSettings()).run(["generate", "claude", "-n", "-w"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/up to date/);
  });
});

describe("copilot's file", () => {
  const config = `[targets]\ncopilot_output = "~/${FLAGS}"\n`;
  const made = (): World => {
    const world = worldWith(freshSettings(), config);
    expect(world.run(["generate", "copilot", "-w"])).toMatchObject({ status: 0, stdout: "" });
    return world;
  };

  test("is one quoted flag a line", () => {
    const world = made();
    const text = world.read(FLAGS);
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^--(allow|deny)-(tool|url) '.+' \\$/);
    expect(text).toContain("--deny-tool 'shell(rm)' \\\n");
    expect(text).toContain("--allow-url 'github.com' \\\n");
  });

  test.each<[how: string, change: (lines: string[]) => string[]]>([
    ["shuffled", (lines) => lines.toReversed()],
    ["quoted with double quotes", (lines) => lines.map((line) => line.replaceAll("'", '"'))],
    ["quoted in parts", (lines) => lines.map((line) => line.replace(/'(.)([^']*)'/, `"$1"'$2'`))],
    ["with =", (lines) => lines.map((line) => line.replace(" '", "='"))],
    [
      "with blank lines and blanks",
      (lines) => lines.flatMap((line) => ["", `  ${line.replace(" '", "   '")}  `, "\t"]),
    ],
    ["without the backslashes", (lines) => lines.map((line) => line.replace(/ \\$/, ""))],
    ["on one line", (lines) => [lines.map((line) => line.replace(/ \\$/, "")).join(" ")]],
    ["with CRLF", (lines) => lines.map((line) => `${line}\r`)],
    ["each twice", (lines) => [...lines, ...lines]],
  ])("%s is no drift, and is not rewritten", (_how, change) => {
    const world = made();
    const text = `${change(world.read(FLAGS).trimEnd().split("\n")).join("\n")}\n`;
    world.write(FLAGS, text);
    expect(world.run(["diff", "copilot"])).toMatchObject({ status: 0, stdout: "copilot: no drift\n" });
    expect(world.run(["generate", "copilot", "-w"]).status).toBe(0);
    expect(world.read(FLAGS)).toBe(text);
  });

  test("a line less is missing, an unknown line is extra; -w mends both and keeps the previous file", () => {
    const world = made();
    const right = world.read(FLAGS);
    const wrong = `${right.replace("--deny-tool 'shell(sudo)' \\\n", "")}--allow-tool 'shell(curl)' \\\nexport X=1\n`;
    world.write(FLAGS, wrong);
    const run = world.run(["diff", "copilot"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^copilot: 1 missing, 2 extra\n/);
    expect(run.stdout).toContain("\n+ --deny-tool shell(sudo)\n");
    expect(run.stdout).toContain("\n- --allow-tool shell(curl)\n");
    expect(run.stdout).toContain("\n- export X=1\n");
    expect(world.run(["generate", "copilot", "-w"]).stderr).toContain("managed-removed");
    expect(world.read(FLAGS)).toBe(right);
    expect(copies(world).map(({ text }) => text)).toContain(wrong);
  });

  test("missing is 2", () => {
    const world = worldWith(undefined, config);
    write(world);
    const run = world.run(["diff"]);
    expect(run).toMatchObject({ status: 2, stdout: "claude: no drift\n" });
    expect(errorsOf(run)[0]?.message).toContain(`<home>/${FLAGS} does not exist`);
  });

  test("not configured: diff of all passes over it and says so, diff of it is 2", () => {
    const world = worldWith(freshSettings());
    for (const all of [[], ["all"]]) {
      const run = world.run(["diff", ...all]);
      expect(run).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
      expect(diagnosticsOf(run).find(({ code }) => code === "target-not-configured")?.severity).toBe("note");
      expect(run.stderr).toContain("copilot_output");
    }
    const named = world.run(["diff", "copilot"]);
    expect(named).toMatchObject({ status: 2, stdout: "" });
    expect(named.stderr).toContain("copilot_output");
    world.write(SETTINGS, "{}");
    expect(world.run(["diff"]).status).toBe(1);
    fs.rmSync(world.path(SETTINGS));
    expect(world.run(["diff"]).status).toBe(2);
  });

  test("the highest code counts", () => {
    const world = made();
    world.write(FLAGS, "");
    expect(world.run(["diff"]).status).toBe(1);
    fs.rmSync(world.path(SETTINGS));
    const run = world.run(["diff"]);
    expect(run.status).toBe(2);
    expect(run.stdout).toMatch(/^copilot: \d+ missing, 0 extra\n/);
  });
});

interface JsonRule {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly source: string;
  readonly pointer: string;
}

interface GenerateJson {
  readonly agents: readonly {
    readonly agent: string;
    readonly entries: readonly {
      readonly key: string;
      readonly value: unknown;
      readonly rules: readonly string[];
    }[];
    readonly losses: readonly { readonly code: string; readonly rule: string; readonly direction: string }[];
  }[];
  readonly rules: Readonly<Record<string, JsonRule>>;
  readonly diagnostics: readonly { readonly code: string; readonly line?: number }[];
}

/** The text of a source at a place. */
function textAt(world: World, { file, line, column }: JsonRule): string {
  const text = fs.readFileSync(file.replace("<home>", world.home), "utf8");
  return (text.split("\n")[(line ?? 0) - 1] ?? "").slice((column ?? 0) - 1);
}

describe("--json", () => {
  test("of generate holds the entries with their rules and origins, losses and diagnostics", () => {
    const world = worldWith(undefined);
    world.write(
      BASH,
      '{\n  // rules\n  "deny": ["rm", { "command": "git push --force", "reason": "rewrites" }],\n  "ask": ["pip install"],\n  "colour": 1\n}\n',
    );
    const run = world.run(["generate", "--json"]);
    expect(run.status).toBe(0);
    const json = JSON.parse(run.stdout) as GenerateJson;
    expect(json.agents.map(({ agent }) => agent)).toEqual(["claude", "copilot"]);
    const originOf = (agent: number, value: string): string[] => {
      const entry = json.agents[agent]?.entries.find((one) => one.value === value);
      return (entry?.rules ?? []).map((id) => {
        const rule = json.rules[id] as JsonRule;
        return `${rule.file}:${rule.line}:${rule.column}`;
      });
    };
    expect(originOf(0, "Bash(rm *)")).toEqual([`<home>/${BASH}:3:12`]);
    expect(originOf(0, "Read(~/.aws/**)")).toEqual([`<home>/${SRT}:3:19`]);
    expect(originOf(1, "shell(pip install)")).toEqual([`<home>/${BASH}:4:11`]);
    for (const { entries, losses } of json.agents) {
      expect(entries.length).toBeGreaterThan(10);
      for (const { rules } of entries) {
        expect(rules.length).toBeGreaterThan(0);
        for (const id of rules) expect(json.rules).toHaveProperty([id, "file"]);
      }
      for (const { rule } of losses) expect(json.rules).toHaveProperty([rule, "file"]);
    }
    for (const rule of Object.values(json.rules)) {
      if (rule.source === "self-protection") continue;
      expect(textAt(world, rule)).toMatch(/^["{]/);
    }
    expect(json.rules["bash:/deny/1"]).toMatchObject({
      reason: "rewrites",
      effect: "deny",
      subject: "git push --force",
    });
    const losses = json.agents[1]?.losses.map(({ code, direction }) => `${code} ${direction}`) ?? [];
    expect(losses).toContain("ask-becomes-deny stricter");
    expect(losses).toContain("option-position weaker");
    expect(json.diagnostics).toMatchObject([{ code: "unknown-key", line: 5 }]);
  });

  test("of generate with one agent, and with -w", () => {
    const world = worldWith(undefined);
    const run = world.run(["generate", "claude", "--json", "-w"]);
    expect(run.status).toBe(0);
    expect((JSON.parse(run.stdout) as GenerateJson).agents).toHaveLength(1);
    expect(world.exists(SETTINGS)).toBe(true);
    expect(JSON.parse(world.run(["generate", "claude", "--json"]).stdout)).toEqual(JSON.parse(run.stdout));
  });

  interface DiffJson {
    readonly agents: readonly {
      readonly agent: string;
      readonly status: string;
      readonly file: string | null;
      readonly missing?: readonly {
        readonly key: string;
        readonly entry: string;
        readonly rules?: readonly string[];
      }[];
      readonly extra?: readonly { readonly key: string; readonly entry: string }[];
      readonly diagnostics: readonly {
        readonly code: string;
        readonly line?: number;
        readonly severity: string;
      }[];
    }[];
    readonly rules?: Readonly<Record<string, JsonRule>>;
    readonly exit: number;
  }
  const diffOf = (world: World, status: number, ...args: readonly string[]): DiffJson => {
    const run = world.run(["diff", "--json", ...args]);
    expect(run.status).toBe(status);
    const json = JSON.parse(run.stdout) as DiffJson;
    expect(json.exit).toBe(status);
    return json;
  };

  test("of diff says what is missing and extra", () => {
    const settings = JSON.parse(freshSettings()) as { permissions: { deny: string[] } };
    settings.permissions.deny = settings.permissions.deny.filter((entry) => entry !== "Bash(rm)");
    settings.permissions.deny.push("Bash(curl)");
    const world = worldWith(JSON.stringify(settings));
    const { agents } = diffOf(world, 1);
    expect(agents[0]).toMatchObject({
      agent: "claude",
      status: "drift",
      file: `<home>/${SETTINGS}`,
      missing: [{ key: "permissions.deny", entry: "Bash(rm)" }],
      extra: [{ key: "permissions.deny", entry: "Bash(curl)" }],
    });
    expect(agents[1]).toMatchObject({ agent: "copilot", status: "not-configured", file: null });
  });

  test("of diff names the rules behind a missing entry, with their places", () => {
    const settings = JSON.parse(freshSettings()) as { permissions: { deny: string[] } };
    settings.permissions.deny = settings.permissions.deny.filter((entry) => entry !== "Bash(rm)");
    const world = worldWith(JSON.stringify(settings));
    const json = diffOf(world, 1, "claude");
    const ids = json.agents[0]?.missing?.[0]?.rules ?? [];
    expect(ids).toEqual(["bash:/deny/0"]);
    expect(json.rules?.["bash:/deny/0"]).toMatchObject({ file: `<home>/${BASH}`, line: 2, column: 12 });
  });

  test("of diff in the other states", () => {
    const world = worldWith(freshSettings());
    expect(diffOf(world, 0, "claude").agents).toMatchObject([{ status: "clean", missing: [], extra: [] }]);
    fs.rmSync(world.path(SETTINGS));
    expect(diffOf(world, 2, "claude").agents).toMatchObject([{ status: "missing" }]);
    world.write(SETTINGS, "{ // x\n}");
    expect(diffOf(world, 1, "claude").agents).toMatchObject([
      { status: "ineffective", diagnostics: [{ code: "json-comment", severity: "error", line: 1 }] },
    ]);
    world.write(SETTINGS, Buffer.from([0xff]));
    expect(diffOf(world, 2, "claude").agents).toMatchObject([{ status: "unreadable" }]);
    expect(diffOf(world, 2, "copilot").agents).toMatchObject([{ status: "not-configured" }]);
  });
});
