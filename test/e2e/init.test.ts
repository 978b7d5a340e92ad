import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { errorsOf, expectNoTrace } from "../support/report.ts";
import { hasTerminal, runTyping, runUnprivileged } from "../support/shell.ts";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const BASH = ".config/twsrt/bash-rules.json";
const SRT = ".srt-settings.json";

/** The previous files that a world keeps. */
function copies(world: World, folder = ".local/state/twsrt"): { name: string; text: string; mode: number }[] {
  if (!world.exists(folder)) return [];
  return fs.readdirSync(world.path(folder)).map((name) => ({
    name,
    text: world.read(path.join(folder, name)),
    mode: fs.statSync(world.path(path.join(folder, name))).mode & 0o7777,
  }));
}

/** Whether this machine has all that a sandbox needs. */
function hasSandbox(): boolean {
  return (
    spawnSync("sh", ["-c", "command -v socat rg && bwrap --unshare-user --ro-bind / / true"]).status === 0
  );
}

/** A document without its comment lines. */
const plain = (text: string): unknown => JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, ""));

const SCHEMAS = ["bash-rules.schema.json", "config.schema.json", "srt-settings.schema.json"];

describe("init", () => {
  test("creates the configuration and empty bash rules, and names them", () => {
    const world = newWorld();
    const run = world.run(["init"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(`created: <home>/${CONFIG}\ncreated: <home>/${BASH}\ncreated: <home>/${SRT}\n`);
    expect(plain(world.read(BASH))).toEqual({ deny: [], ask: [], $schema: `./schemas/${SCHEMAS[0]}` });
    for (const part of ["[sources]", "[targets]", "[claude]", "[copilot]", "[policy]", 'sandbox = "require"'])
      expect(world.read(CONFIG)).toContain(part);
    expect(Object.keys(world.snapshot()).filter((name) => /\.\w+$/.test(path.basename(name)))).toEqual(
      expect.arrayContaining([CONFIG, BASH]),
    );
    expect(JSON.parse(world.read(SRT))).toEqual({
      filesystem: { denyRead: [], denyWrite: [], allowWrite: [] },
      network: { allowedDomains: [], deniedDomains: [] },
      $schema: `./.config/twsrt/schemas/${SCHEMAS[2]}`,
    });
    for (const name of SCHEMAS) {
      const schema: unknown = JSON.parse(world.read(`.config/twsrt/schemas/${name}`));
      expect(schema).toHaveProperty("properties");
    }
    expect(world.read(CONFIG)).toMatch(new RegExp(`^#:schema ./schemas/${SCHEMAS[1]}\n`));
  });

  test("makes a folder that works as soon as there is an SRT file", () => {
    const world = newWorld({ srt: EXAMPLE.srt });
    world.run(["init"]);
    const run = world.run(["generate", "claude", "-w"]);
    expect(run.status).toBe(0);
    expect(errorsOf(run)).toEqual([]);
    expect(world.run(["diff"])).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
  });

  test("pins no path that a variable moves, and locks the bypass mode", () => {
    const world = newWorld({ srt: EXAMPLE.srt });
    const env = {
      CLAUDE_CONFIG_DIR: world.path("alt"),
      CODEX_HOME: world.path("cx"),
      QWEN_HOME: world.path("qw"),
      GEMINI_CLI_HOME: world.path("gm"),
    };
    for (const folder of Object.values(env)) fs.mkdirSync(folder);
    fs.mkdirSync(world.path("gm/.gemini"));
    world.run(["init"], { env });
    expect(world.read(CONFIG)).not.toMatch(/^(claude|codex|gemini|qwen)_\w+ = "/m);
    expect(world.read(CONFIG)).toContain("\ngemini_settings = true\n");
    expect(world.run(["generate", "all", "-w"], { env }).status).toBe(0);
    const gemini = ["gm/.gemini/policies/+twsrt.toml", "gm/.gemini/settings.json"];
    for (const file of ["alt/settings.json", "cx/config.toml", "qw/settings.json", ...gemini])
      expect(world.exists(file), file).toBe(true);
    expect(world.read("alt/settings.json")).toContain('"disableBypassPermissionsMode": "disable"');
    expect([".claude", ".codex", ".gemini", ".qwen"].filter((folder) => world.exists(folder))).toEqual([]);
    world.write("alt/settings.json", world.read("alt/settings.json").replace('"disable"', '"enable"'));
    expect(world.run(["diff", "claude"], { env }).status).not.toBe(0);
  });

  test("keeps existing files and names them", () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    const first = world.run(["init"]);
    expect(first.stdout).toBe(`created: <home>/${CONFIG}\nkept: <home>/${BASH}\ncreated: <home>/${SRT}\n`);
    world.write(CONFIG, "# mine\n");
    const before = world.snapshot();
    const second = world.run(["init"]);
    expect(second).toMatchObject({
      status: 0,
      stdout: `kept: <home>/${CONFIG}\nkept: <home>/${BASH}\nkept: <home>/${SRT}\n`,
    });
    expect(world.snapshot()).toEqual(before);
  });

  test("--force overwrites all but the settings of the sandbox, and keeps the previous files", () => {
    const world = newWorld(EXAMPLE);
    world.write(CONFIG, "# mine\n");
    const run = world.run(["init", "--force"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(`replaced: <home>/${CONFIG}\nreplaced: <home>/${BASH}\nkept: <home>/${SRT}\n`);
    expect(world.read(SRT)).toBe(EXAMPLE.srt);
    expect(plain(world.read(BASH))).toEqual({ deny: [], ask: [], $schema: `./schemas/${SCHEMAS[0]}` });
    expect(world.read(CONFIG)).toContain("[sources]");
    const kept = copies(world);
    expect(kept.map(({ text }) => text).toSorted()).toEqual(["# mine\n", EXAMPLE.bash].toSorted());
    for (const { mode, name } of kept) {
      expect(mode).toBe(0o600);
      expect(run.stderr).toContain(name);
    }
  });

  test("--force never overwrites a copy", () => {
    const world = newWorld();
    for (const text of ["# one\n", "# two\n", "# three\n"]) {
      world.write(CONFIG, text);
      expect(world.run(["init", "--force"], { env: { XDG_STATE_HOME: world.path("state") } }).status).toBe(0);
    }
    expect(
      copies(world, "state/twsrt")
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(["# one\n", "# three\n", "# two\n"]);
  });

  test("--dir chooses the folder, and what is made there belongs together", () => {
    for (const name of ["team policy", "~/deep/er", "absolute"]) {
      const world = newWorld({ srt: EXAMPLE.srt });
      const dir = name === "absolute" ? world.path(name) : name;
      const folder = name.replace("~/", "");
      const run = world.run(["init", "--dir", dir]);
      expect(run).toMatchObject({ status: 0 });
      expect(run.stdout).toBe(
        `created: <home>/${folder}/config.toml\ncreated: <home>/${folder}/bash-rules.json\nkept: <home>/${SRT}\n`,
      );
      expect(world.exists(".config")).toBe(false);
      world.write(`${folder}/bash-rules.json`, '{ "deny": ["only-here"] }');
      const generated = world.run(["generate", "claude", "-c", path.join(folder, "config.toml")]);
      expect(generated.status).toBe(0);
      expect(generated.stdout).toContain('"Bash(only-here)"');
    }
  });

  test("leaves no other file behind", () => {
    const world = newWorld();
    world.run(["init", "--starter"]);
    const files = Object.entries(world.snapshot()).flatMap(([name, content]) =>
      content === "" ? [] : [name],
    );
    const schemas = SCHEMAS.map((name) => `.config/twsrt/schemas/${name}`);
    expect(files.toSorted()).toEqual([BASH, CONFIG, SRT, ...schemas].toSorted());
  });
});

/** The lines in which `init` says what it found, by their first word. */
function found({ stderr }: Pick<Run, "stderr">): Readonly<Record<string, string>> {
  const lines = stderr.split("\n").filter((line) => /^[A-Z][a-z]+ {2,}/.test(line));
  expect(lines).toHaveLength(5);
  return Object.fromEntries(lines.map((line) => [line.split(" ")[0] ?? "", line.slice(9)]));
}

/** A search path with these programs and nothing else, which do nothing. */
function programs(world: World, ...names: readonly string[]): { readonly PATH: string } {
  for (const name of names) {
    world.write(`bin/${name}`, "#!/bin/sh\n");
    fs.chmodSync(world.path(`bin/${name}`), 0o755);
  }
  return { PATH: world.path("bin") };
}

describe("init says in five lines", () => {
  const CLAUDE =
    '{"permissions":{"deny":["Bash(curl:*)","Read(~/.vault)","mcp__x"],"ask":["Bash(git push:*)"]}}';

  test("that there is nothing yet", () => {
    const world = newWorld();
    expect(found(world.run(["init"], { env: programs(world) }))).toEqual({
      Agents: "none found; config.toml has Claude Code and Copilot CLI",
      Sandbox:
        "cannot start: bwrap, socat, rg not found (install bubblewrap, socat, ripgrep); srt is not installed (npm install -g @anthropic-ai/sandbox-runtime)",
      Policy:
        "no rules yet; until you fill `allowWrite` and `allowedDomains`, sandboxed commands cannot write or connect",
      Next: "`twsrt init --starter` for a starter policy, or `twsrt edit srt` and `twsrt edit bash` for your own",
      Then: "`twsrt generate claude -w` to write it, and `twsrt diff claude`, which compares it with the policy",
    });
  });

  test("which agents there are, how many rules each has, and how they come into the policy", () => {
    const world = newWorld();
    world.write(".claude/settings.json", CLAUDE);
    world.write(".codex/config.toml", 'approval_policy = "never"\n');
    const { Agents, Next, Then } = found(world.run(["init"], { env: programs(world, "qwen") }));
    expect(Agents).toBe("Claude Code (4 rules), Codex CLI (no rules), Qwen Code (no rules)");
    expect(Next).toBe(
      "`twsrt import -w` to add 4 rules of your agents to the policy (without `-w`: to look)",
    );
    expect(Then).toBe("`twsrt generate -w` to write the policy; check it with `twsrt diff`");
    // What is in the policy already is not counted as new.
    expect(world.run(["import", "-w"]).status).toBe(0);
    const again = found(world.run(["init"], { env: programs(world) }));
    expect(again["Agents"]).toContain("Claude Code (4 rules)");
    expect(again["Next"]).toMatch(/^`twsrt generate -w` to write the policy/);
  });

  test("which agents config.toml lacks", () => {
    const world = newWorld(EXAMPLE);
    world.write(CONFIG, "[claude]\n");
    world.write(".codex/config.toml", "");
    const { Agents, Policy, Next } = found(world.run(["init"], { env: programs(world) }));
    expect(Agents).toBe("Codex CLI (no rules; add [codex] to config.toml to include it)");
    expect(Policy).toBe("22 rules: 11 on paths, 5 on hosts, 6 on commands");
    expect(Next).toMatch(/^`twsrt generate claude -w` to write the policy/);
  });

  test.runIf(hasSandbox())("that the sandbox can start", () => {
    expect(found(newWorld().run(["init"]))["Sandbox"]).toMatch(
      /^bwrap, socat and rg are installed, and user namespaces work; srt /,
    );
  });

  test("that user namespaces are not allowed", () => {
    const world = newWorld();
    const env = programs(world, "bwrap", "socat", "rg");
    world.write("bin/bwrap", "#!/bin/sh\nexit 1\n");
    expect(found(world.run(["init"], { env }))["Sandbox"]).toMatch(
      /^cannot start: user namespaces are not allowed here; /,
    );
  });

  test("to try the installed agent where there is one", () => {
    const world = newWorld();
    const { Agents, Then } = found(world.run(["init", "--starter"], { env: programs(world, "opencode") }));
    expect(Agents).toBe("opencode (no rules)");
    expect(Then).toBe("`twsrt verify opencode`, which tries it against the installed agent");
  });
});

test("from an empty home three commands that init prints give a written and checked policy", () => {
  const world = newWorld();
  const { stderr } = world.run(["init"], { env: programs(world) });
  const typed = commandsIn(stderr).filter(([name]) => name !== "edit");
  expect(typed.map(([name]) => name)).toEqual(["init", "generate", "diff"]);
  const runs = typed.map((words) => world.run(words, { env: programs(world) }));
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(runs[2]?.stdout).toBe("claude: no drift\n");
  expect(world.read(".claude/settings.json")).toContain('"Read(~/.ssh/**)"');
});

test("init --yes starts with the starter policy, and keeps a source of a person's", () => {
  const world = newWorld();
  const run = world.run(["init", "--yes"]);
  expect(run.status).toBe(0);
  for (const file of [BASH, SRT]) expect(run.stdout).toContain(`created: <home>/${file} (starter policy)\n`);
  expect(world.read(BASH)).toContain("git push --force");
  expect(world.read(SRT)).toContain("~/.ssh");
  const own = newWorld({ bash: EXAMPLE.bash });
  expect(own.run(["init", "--yes"]).stdout).not.toContain("starter policy");
  expect(own.read(BASH)).toBe(EXAMPLE.bash);
  // Half a starter beside rules of a person's would surprise.
  expect(JSON.parse(own.read(SRT))).toMatchObject({ filesystem: { denyRead: [] } });
});

describe.skipIf(!hasTerminal)("init asks on a terminal", () => {
  const [ENTER, DOWN, BREAK] = ["\r", "\u001b[B", "\u0003"];
  const QUESTION = "Which policy do you want to start with?";

  test.each([
    ["which takes the starter policy", ENTER, "git push --force", true],
    ["which begins empty", `${DOWN}${ENTER}`, '"deny": []', true],
    ["and creates nothing where the person breaks off", BREAK, "Nothing was created.", false],
  ])("which policy to start with, %s", async (_, types, text, isCreated) => {
    const world = newWorld();
    const run = await runTyping(world, `PATH=${programs(world).PATH} twsrt init`, [[QUESTION, types]]);
    expect(world.exists(BASH)).toBe(isCreated);
    expect(isCreated ? world.read(BASH) : run.stdout).toContain(text);
    expect(run.status).toBe(isCreated ? 0 : 1);
  });

  test("three questions at most: what to begin with, whether to look at the agents' rules, and to add them", async () => {
    const world = newWorld();
    world.write(".claude/settings.json", '{"permissions":{"deny":["Bash(curl:*)"]}}');
    const run = await runTyping(world, "twsrt init", [
      [QUESTION, ENTER],
      ["Your agents have 1 rule that your policy lacks. Review it now?", "y"],
      ["Write these changes to your policy?", "y"],
    ]);
    expect(run.status).toBe(0);
    expect(world.read(BASH)).toContain('"curl"');
    expect(run.stdout).toContain("Next     `twsrt generate claude -w`");
  });

  test("and says that the policy is unchanged, not that nothing was written, where the rules are not added", async () => {
    const world = newWorld();
    world.write(".claude/settings.json", '{"permissions":{"deny":["Bash(curl:*)"]}}');
    const run = await runTyping(world, "twsrt init", [
      [QUESTION, ENTER],
      ["Your agents have 1 rule that your policy lacks. Review it now?", "y"],
      ["Write these changes to your policy?", "n"],
    ]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("Your policy was not changed.");
    expect(run.stdout).not.toContain("Nothing was written");
    expect(run.stdout).toContain("bash-rules.json (starter policy)");
  });

  test("nothing where both sources are there, or with --yes", async () => {
    for (const [world, line] of [
      [newWorld(EXAMPLE), "twsrt init"],
      [newWorld(), "twsrt init --yes"],
    ] as const) {
      const run = await runTyping(world, line, []);
      expect(run.status).toBe(0);
      expect(run.stdout).not.toContain("?");
    }
  });
});

/** What a run of `init` says to type next. */
const commandsIn = (text: string): string[][] =>
  Array.from(text.matchAll(/`twsrt ([^`]*)`/g), ([, words = ""]) => words.split(" "));

describe("the commands that init prints as the next step work", () => {
  test.each<[string, Parameters<typeof newWorld>[0], readonly string[]]>([
    ["in a new home", {}, []],
    ["with sandbox settings that are there", { srt: EXAMPLE.srt }, []],
    ["with --starter", {}, ["--starter"]],
    ["with --dir", {}, ["--dir", "team"]],
    ["with both", {}, ["--dir", "team", "--starter"]],
  ])("%s", (_name, sources, options) => {
    const world = newWorld(sources);
    const { stderr } = world.run(["init", ...options]);
    const commands = commandsIn(stderr);
    expect(commands.length).toBeGreaterThan(2);
    for (const words of commands) {
      const typed = words.map((word) => word.replace("<home>", world.home));
      const run = world.run(typed, { env: { EDITOR: "true" } });
      expect(run, words.join(" ")).toMatchObject({ status: 0 });
      expect(errorsOf(run)).toEqual([]);
    }
    const folder = options.includes("--dir") ? "team" : ".config/twsrt";
    expect(world.exists(`${folder}/config.toml`)).toBe(true);
    expect(world.exists(".config")).toBe(folder !== "team");
  });
});

describe("init --starter", () => {
  test("gives the whole starter after a plain init", () => {
    const direct = newWorld();
    direct.run(["init", "--starter"]);
    const world = newWorld();
    world.run(["init"]);
    const run = world.run(["init", "--starter"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(
      `replaced: <home>/${CONFIG}\nreplaced: <home>/${BASH} (starter policy)\nreplaced: <home>/${SRT} (starter policy)\n`,
    );
    for (const file of [CONFIG, BASH, SRT]) expect(world.read(file)).toBe(direct.read(file));
  });

  test.each(["\n", " ", "// mine\n"])("keeps bash rules that a person changed: %j", (added) => {
    const world = newWorld();
    world.run(["init"]);
    const mine = world.read(BASH) + added;
    world.write(BASH, mine);
    for (const force of [[], ["--force"]]) {
      expect(world.run(["init", "--starter", ...force]).stdout).toContain(`kept: <home>/${BASH}`);
      expect(world.read(BASH)).toBe(mine);
    }
  });

  test("creates the absent sources; then everything works", () => {
    const world = newWorld();
    const run = world.run(["init", "--starter"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toBe(
      `created: <home>/${CONFIG}\ncreated: <home>/${BASH} (starter policy)\ncreated: <home>/${SRT} (starter policy)\n`,
    );
    expect(JSON.parse(world.read(SRT))).toHaveProperty("filesystem.denyRead");
    const generated = world.run(["generate", "claude", "-w"]);
    expect(generated.status).toBe(0);
    expect(errorsOf(generated)).toEqual([]);
    expect(world.run(["diff"])).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
  });

  test("gives the policy that --starter shows", () => {
    const world = newWorld();
    world.run(["init", "--starter"]);
    const config = ["-c", world.path("empty.toml")];
    world.write("empty.toml", "");
    expect(world.run(["generate", ...config]).stdout).toBe(
      world.run(["generate", "--starter", ...config]).stdout,
    );
  });

  test.each([[], ["--force"]])("never replaces a source (%s)", (...force) => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["init", "--starter", ...force.filter((word) => word !== undefined)]);
    expect(run.status).toBe(0);
    expect(world.read(SRT)).toBe(EXAMPLE.srt);
    expect(world.read(BASH)).toBe(EXAMPLE.bash);
    expect(run.stdout).toContain(`kept: <home>/${SRT}`);
    expect(run.stdout).toContain(`kept: <home>/${BASH}`);
  });

  test("creates only the one that is absent", () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    expect(world.run(["init", "--starter"]).stdout).toContain(`created: <home>/${SRT}`);
    expect(world.read(BASH)).toBe(EXAMPLE.bash);
  });

  test("creates the sources where an existing configuration has them", () => {
    const world = newWorld();
    world.write(CONFIG, '[sources]\nsrt = "~/mine/srt.json"\nbash_rules = "~/mine/bash.json"\n');
    const run = world.run(["init", "--starter"]);
    expect(run.status).toBe(0);
    expect(world.exists("mine/srt.json")).toBe(true);
    expect(world.exists("mine/bash.json")).toBe(true);
    expect(world.exists(SRT)).toBe(false);
    expect(world.run(["generate"]).status).toBe(0);
  });

  test("says so when the existing configuration is broken", () => {
    const world = newWorld();
    world.write(CONFIG, "nonsense");
    const before = world.snapshot();
    const run = world.run(["init", "--starter"]);
    expect(run.status).toBe(1);
    expect(errorsOf(run)).toMatchObject([{ code: "toml-syntax" }]);
    expect(world.snapshot()).toEqual(before);
  });

  test("follows a link that leads nowhere yet", () => {
    const world = newWorld();
    fs.mkdirSync(world.path("dotfiles"));
    fs.symlinkSync("dotfiles/srt.json", world.path(SRT));
    expect(world.run(["init", "--starter"]).status).toBe(0);
    expect(fs.readlinkSync(world.path(SRT))).toBe("dotfiles/srt.json");
    expect(JSON.parse(world.read("dotfiles/srt.json"))).toHaveProperty("filesystem");
  });
});

describe("init where nothing can be made", () => {
  test("because a file stands where the folder should be", () => {
    const world = newWorld();
    world.write(".config", "a file");
    const before = world.snapshot();
    const run = world.run(["init"]);
    expect(run.status).toBe(2);
    expect(errorsOf(run)).toMatchObject([{ message: expect.stringContaining("not a directory") as string }]);
    expectNoTrace(run);
    expect(world.snapshot()).toEqual(before);
  });

  test("because the folder is closed", () => {
    const world = newWorld();
    fs.mkdirSync(world.path(".config"));
    fs.chmodSync(world.path(".config"), 0o555);
    const run = runUnprivileged(world, ["init"]);
    expect(run.status).toBe(2);
    expect(errorsOf(run)).toMatchObject([
      { message: expect.stringContaining("permission denied") as string },
    ]);
    expectNoTrace(run);
  });

  test("because a directory stands where a file should be", () => {
    const world = newWorld();
    fs.mkdirSync(world.path(CONFIG), { recursive: true });
    const run = world.run(["init", "--force"]);
    expect(run.status).toBe(2);
    expect(errorsOf(run)[0]?.message).toContain("it is a directory");
    expectNoTrace(run);
  });

  test("because the previous file cannot be kept", () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    world.write(".local/state", "a file");
    const run = world.run(["init", "--force"]);
    expect(run.status).toBe(2);
    expect(errorsOf(run)).toMatchObject([{ code: "copy-failed" }]);
    expect(world.read(BASH)).toBe(EXAMPLE.bash);
  });
});
