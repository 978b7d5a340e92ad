import { describe, expect, test } from "vitest";
import { guard } from "../src/guard/guard.ts";
import { claude } from "../src/targets/claude/index.ts";
import { newLocalWorld, type LocalWorld } from "./support/in-process.ts";
import { EXAMPLE } from "./support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const PROJECT = "work/app";
const RULES = {
  "profiles/strict/bash-rules.json": '{ "deny": ["npm publish"] }',
  "profiles/strict/srt-settings.json":
    '{ "filesystem": { "denyRead": ["~/notes", "out"] }, "network": { "allowedDomains": ["github.com"] } }',
};

function worldWith(config: string, files: Readonly<Record<string, string>> = RULES): LocalWorld {
  const world = newLocalWorld(EXAMPLE);
  world.write(CONFIG, `${config}\n`);
  world.write(`${PROJECT}/.git/HEAD`, "");
  for (const [file, text] of Object.entries(files)) world.write(file, text);
  return world;
}

const STRICT = '[profiles.strict]\npath = "~/profiles/strict"\n';
const CI = '[profiles.ci]\nextends = "strict"\nmode = "unattended"\n';

/** Whether each of these assertions holds. */
async function holds(world: LocalWorld, asserted: readonly string[], args: readonly string[], cwd = ".") {
  const { status, stdout, stderr } = await world.run(["explain", ...args, ...asserted], cwd);
  expect([status, stdout, stderr]).toEqual([
    0,
    `${asserted.length} of ${asserted.length} assertions hold\n`,
    stderr,
  ]);
}

describe("a profile", () => {
  test("is a layer that is used when it is named", async () => {
    const world = worldWith(STRICT);
    await holds(world, ["Bash(npm publish) => default", "WebFetch(https://nodejs.org) => allow"], []);
    const strict = [
      "Bash(npm publish) => deny",
      "Read(~/notes/x) => deny",
      "Read(out/x) => deny",
      "WebFetch(https://nodejs.org) => deny",
      "WebFetch(https://github.com) => allow",
      "Bash(git push) => ask",
    ];
    await holds(world, strict, ["-p", "strict"]);
    const shown = await world.run(["show", "bash", "--profile", "strict"]);
    expect(shown.stdout).toContain(
      "deny npm publish  (profile/strict, <home>/profiles/strict/bash-rules.json:1:12)\n",
    );
  });

  test("includes others, and its mode turns questions into denials", async () => {
    const world = worldWith(STRICT + CI);
    await holds(
      world,
      ["Bash(npm publish) => deny", "Bash(git push) => deny", "Bash(ls) => default"],
      ["-p", "ci"],
    );
    const { stdout } = await world.run(["status", "claude", "-p", "ci"]);
    expect(stdout).toContain(
      "layers: user, profile/strict\nprofile: strict, ci (unattended: what your policy asks about is denied)\n",
    );
    const json = JSON.parse((await world.run(["show", "--json", "-p", "ci"])).stdout) as { layers: object };
    expect(json.layers).toMatchObject({ profiles: ["strict", "ci"], mode: "unattended" });
  });

  test("says why a question is a denial", async () => {
    const { stdout } = await worldWith(STRICT + CI).run(["explain", "-v", "-p", "ci", "Bash(git push)"]);
    expect(stdout).toContain("your policy asks about it, and an unattended session denies it");
  });

  test("can be the usual one, which another one replaces", async () => {
    const world = worldWith(`[policy]\nprofile = "ci"\n${STRICT}${CI}[profiles.plain]\nmode = "attended"\n`);
    await holds(world, ["Bash(git push) => deny"], []);
    await holds(world, ["Bash(git push) => ask", "Bash(npm publish) => default"], ["-p", "plain"]);
  });

  test("writes no question into any agent's file in unattended mode, and closes pi's own", async () => {
    const world = worldWith(`${STRICT}${CI}[pi]\nother_tools = "ask"\n`);
    for (const agent of ["claude", "qwen", "gemini", "opencode"]) {
      const { stdout, stderr } = await world.run(["generate", agent, "-p", "ci"]);
      expect(stderr).toContain("for unattended sessions, so your `ask` rules are denied");
      expect(stdout).not.toMatch(/"ask": (\[\s*"|\{|")|: "ask"|"ask_user"/);
      expect((await world.run(["generate", agent])).stdout).toMatch(
        /"ask": (\[\s*"|\{|")|: "ask"|"ask_user"/,
      );
    }
    const pi = await world.run(["generate", "pi", "-p", "ci"]);
    expect(pi.stdout).toContain('"setting":"unknown","value":"deny"');
    expect(pi.stdout).toContain('"setting":"other_tools","value":"deny"');
    const settings = JSON.parse((await world.run(["generate", "claude", "-p", "ci"])).stdout) as object;
    expect(settings).toMatchObject({
      sandbox: { allowUnsandboxedCommands: false, network: { strictAllowlist: true } },
    });
  });

  test("of the user that allows more than the user's own files is an error with its place", async () => {
    const files = {
      "profiles/strict/srt-settings.json": '{ "network": { "allowedDomains": ["evil.test"] } }',
    };
    const { status, stderr } = await worldWith(STRICT, files).run(["generate", "claude", "-p", "strict"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("error[layer-allow-outside]")]);
    expect(stderr).toContain("<home>/profiles/strict/srt-settings.json:1:35");
    const permitted = worldWith(`[layers.may_allow]\nconnect = ["profile"]\n${STRICT}`, files);
    await holds(permitted, ["WebFetch(https://evil.test) => allow"], ["-p", "strict"]);
  });

  test("is protected from agents, also while another one is in use", async () => {
    await holds(worldWith(STRICT), ["Write(~/profiles/strict/x) => deny"], []);
    // The home itself cannot be denied, its files can.
    const home = worldWith('[profiles.home]\npath = "~"\n');
    await holds(home, ["Write(~/bash-rules.json) => deny", "Write(~/dev/x) => allow"], []);
  });

  test("decides in the guard, where what cannot be told is denied in unattended mode", async () => {
    const world = worldWith(STRICT + CI);
    const guarded = async (command: string, profile?: string): Promise<string> => {
      const dialect = await claude.guard?.();
      if (dialect === undefined) throw new Error("no hook");
      const input = JSON.stringify({
        hook_event_name: "PreToolUse",
        session_id: "s",
        cwd: world.home,
        tool_name: "Bash",
        tool_input: { command },
      });
      const { answer } = await guard({
        target: claude,
        dialect: dialect.guard,
        input,
        variables: { HOME: world.home },
        configFile: undefined,
        profile,
        mode: "enforce",
        unknown: "ask",
        now: new Date(),
      });
      expect(answer.status, answer.stderr).toBe(0);
      return /"permissionDecision":"(\w+)"/.exec(answer.stdout)?.[1] ?? "none";
    };
    expect(await guarded("git push")).toBe("ask");
    expect(await guarded("git push", "ci")).toBe("deny");
    expect(await guarded("$(cat x) push")).toBe("ask");
    expect(await guarded("$(cat x) push", "ci")).toBe("deny");
    expect(await guarded("npm publish", "strict")).toBe("deny");
    expect(await guarded("ls", "ci")).toBe("none");
    // What a check accepts is no permission.
    const accept =
      '[[accept]]\ncode = ["rules-missing"]\nrule = "git push"\nagent = "claude"\nreason = "r"\n';
    world.write(CONFIG, `${STRICT}${CI}${accept}`);
    expect(await guarded("git push", "ci")).toBe("deny");
    expect(await guarded("git push")).toBe("ask");
  });
});

describe("what is wrong with a profile is said with its place", () => {
  test.each([
    ['[profiles.a]\nextends = "b"\n[profiles.bb]\nmode = "attended"', "profile-unknown", ":2:11"],
    ['[profiles.a]\nextends = ["a"]', "profile-circle", ":2:11"],
    ['[profiles.a]\nextends = "b"\n[profiles.b]\nextends = ["a"]', "profile-circle", ":2:11"],
    ["[profiles.a]", "profile-empty", ":1:2"],
    ["[profiles.a]\nextends = []", "profile-empty", ":1:2"],
    ['[profiles."a b"]\nmode = "attended"', "layer-name", ":1:2"],
    ['[profiles.a]\nmode = "yolo"', "wrong-type", ":2:8"],
    ["[profiles.a]\nmode = true", "wrong-type", ":2:8"],
    ['[profiles.a]\nmodes = "attended"', "config-unknown-key", ":2:1"],
    ['[profiles.a]\npath = ""', "wrong-type", ":2:8"],
    ["[profiles.a]\nextends = 1", "wrong-type", ":2:11"],
    ["[profiles]\na = 1", "wrong-type", ":2:5"],
    ['[policy]\nprofile = "a"', "profile-unknown", ":2:11"],
    ["[policy]\nprofile = 1", "wrong-type", ":2:11"],
  ])("%j", async (config, code, place) => {
    const { status, stderr } = await worldWith(config).run(["generate"]);
    expect([status, stderr.split("\n")[0]]).toEqual([1, expect.stringContaining(`error[${code}]`)]);
    expect(stderr).toContain(`<home>/${CONFIG}${place}`);
  });

  test.each([
    '[profiles.a]\npath = "x\\ny"',
    '[layers.team.a]\npath = "x\\u0085"',
    '[layers]\nsrt_output = "\\t"',
  ])("%j: a path that no rule can name", async (config) => {
    const { status, stderr } = await worldWith(config).run(["generate", "claude"]);
    expect([status, stderr.split("\n")[0]]).toEqual([1, expect.stringContaining("error[place-unusable]")]);
  });

  test("a name on the command line that config.toml does not have", async () => {
    const { status, stderr } = await worldWith(STRICT + CI).run(["diff", "-p", "strikt"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("did you mean `strict`?")]);
    const none = await worldWith("").run(["diff", "-p", "ci"]);
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining("config.toml has no profiles")]);
  });

  test("a folder without sources, and a broken file in it", async () => {
    const missing = await worldWith(STRICT, {}).run(["generate", "-p", "strict"]);
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining("the folder of this profile layer contains neither"),
    ]);
    const files = { "profiles/strict/bash-rules.json": '{ "deny": ["a", ] }' };
    const broken = await worldWith(STRICT, files).run(["generate", "-p", "strict"]);
    expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining("bash-rules.json:1:")]);
    // What is not in use is not read.
    expect((await worldWith(STRICT, files).run(["generate", "claude"])).status).toBe(0);
  });

  test("a command that loads no policy does not take the option", async () => {
    const { status, stderr } = await worldWith(STRICT).run(["restore", "-p", "strict"]);
    expect([status, stderr]).toEqual([
      64,
      expect.stringContaining("`--profile` means nothing for `restore`"),
    ]);
  });
});

describe("a project that chooses a profile", () => {
  const choosing = (name: string) => ({
    ...RULES,
    [`${PROJECT}/.twsrt/config.toml`]: `profile = "${name}"\n`,
    [`${PROJECT}/src/x`]: "",
  });

  test("gets its restrictions and its mode without trust, in addition to the usual one", async () => {
    const config = `[policy]\nprofile = "other"\n${STRICT}${CI}[profiles.other]\npath = "~/profiles/other"\n`;
    const world = worldWith(config, {
      ...choosing("ci"),
      "profiles/other/bash-rules.json": '{ "deny": ["make"] }',
    });
    const inside = [
      "Bash(npm publish) => deny",
      "Bash(make) => deny",
      "Bash(git push) => deny",
      "Read(~/notes/x) => deny",
    ];
    await holds(world, inside, [], PROJECT);
    await holds(world, inside, [], `${PROJECT}/src`);
    await holds(world, inside, ["-p", "other"], PROJECT);
    await holds(world, ["Bash(npm publish) => default", "Bash(git push) => ask"], []);
  });

  test("does not get what it allows until the project is trusted", async () => {
    const config = `[layers.may_allow]\nconnect = ["profile"]\n[profiles.loose]\npath = "~/profiles/loose"\n`;
    const files = {
      ...choosing("loose"),
      "profiles/loose/srt-settings.json": '{ "network": { "allowedDomains": ["github.com", "evil.test"] } }',
      "profiles/loose/bash-rules.json": '{ "allow": ["make"], "deny": ["npm publish"] }',
    };
    const world = worldWith(config, files);
    await holds(
      world,
      ["WebFetch(https://evil.test) => deny", "Bash(make) => default", "Bash(npm publish) => deny"],
      [],
      PROJECT,
    );
    const { stdout } = await world.run(["status", "claude"], PROJECT);
    expect(stdout).toContain("layers: user, profile/loose (not trusted), project\n");
    expect(stdout).toContain("warning layer-untrusted: the layer `profile/loose` allows something");

    const trusted = await world.run(["trust", "--yes"], PROJECT);
    expect([trusted.status, trusted.stdout]).toEqual([
      0,
      expect.stringContaining("  connect evil.test  (<home>/profiles/loose/"),
    ]);
    await holds(world, ["WebFetch(https://evil.test) => allow", "Bash(make) => allow"], [], PROJECT);
    // Another choice, and other rules of the profile, are asked about again.
    world.write("profiles/loose/bash-rules.json", '{ "allow": ["make", "ls"] }');
    await holds(world, ["WebFetch(https://evil.test) => deny", "Bash(make) => default"], [], PROJECT);
  });

  test("that config.toml does not have does not stop work, and is named", async () => {
    const world = worldWith(STRICT, choosing("strikt"));
    const { status, stderr } = await world.run(["generate", "claude"], PROJECT);
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining("ignoring the profile `strikt` that the layer `project` chooses"),
    ]);
    expect(stderr).toContain(`<home>/${PROJECT}/.twsrt/config.toml:1:11`);
  });

  test.each([
    ["profile = 1\n", "wrong-type"],
    ['profile = "a\n', "toml"],
    ['[profiles.x]\nmode = "attended"\n', "unknown-key-near"],
  ])("with the broken file %j stops with its place", async (text, code) => {
    const world = worldWith(STRICT, { [`${PROJECT}/.twsrt/config.toml`]: text });
    const { status, stderr } = await world.run(["generate", "claude"], PROJECT);
    expect([status, stderr.split("\n")[0]]).toEqual([1, expect.stringContaining(code)]);
    expect(stderr).toContain(`<home>/${PROJECT}/.twsrt/config.toml:`);
  });
});

describe("a profile sets options of agents", () => {
  const OPTIONS = '[profiles.ci.pi]\nunknown = "deny"\n[profiles.ci.qwen]\nwrapper = "srt"\n';
  const unknownOf = async (world: LocalWorld, args: readonly string[], cwd = ".") =>
    /"setting":"unknown","value":"(\w+)"/.exec(
      (await world.run(["generate", "pi", ...args], cwd)).stdout,
    )?.[1];

  test("while it is in use, over those of the agent's section and of what it includes", async () => {
    const world = worldWith(
      `[pi]\nunknown = "ask"\n[profiles.base]\nmode = "attended"\n[profiles.base.pi]\nunknown = "deny"\n` +
        `[profiles.open]\nextends = "base"\n[profiles.open.pi]\nunknown = "ask"\n[profiles.kept]\nextends = "base"\n`,
    );
    expect(await unknownOf(world, [])).toBe("ask");
    expect(await unknownOf(world, ["-p", "base"])).toBe("deny");
    expect(await unknownOf(world, ["-p", "open"])).toBe("ask");
    expect(await unknownOf(world, ["-p", "kept"])).toBe("deny");
  });

  test("and is no empty profile with them alone", async () => {
    const world = worldWith(`[policy]\nprofile = "ci"\n${OPTIONS}`);
    expect(await unknownOf(world, [])).toBe("deny");
  });

  test("which the unattended mode closes all the same", async () => {
    const world = worldWith('[profiles.ci]\nmode = "unattended"\n[profiles.ci.pi]\nother_tools = "allow"\n');
    const before = (await world.run(["generate", "pi", "-p", "ci"])).stdout;
    expect(before).toContain('"setting":"unknown","value":"deny"');
  });

  test("but not where only a project chooses it", async () => {
    const world = worldWith(`[profiles.ci]\nmode = "attended"\n${OPTIONS}`);
    world.write(`${PROJECT}/.twsrt/config.toml`, 'profile = "ci"\n');
    expect(await unknownOf(world, [], PROJECT)).toBe("ask");
    const { stderr } = await world.run(["generate", "pi"], PROJECT);
    expect(stderr).toContain("warning[profile-options-ignored]");
    expect(stderr).toContain(`<home>/${CONFIG}:3:2`);
    expect(await unknownOf(world, ["-p", "ci"], PROJECT)).toBe("deny");
  });

  test.each([
    ["an unknown agent", '[profiles.ci.claud]\nsandbox = "require"\n', "config-unknown-key", "1:2"],
    ["an unknown option", '[profiles.ci.claude]\nsandboxed = "require"\n', "config-unknown-key", "2:1"],
    ["a wrong value", '[profiles.ci.claude]\nsandbox = "on"\n', "wrong-type", "2:11"],
    [
      "a value that weakens the output",
      '[profiles.ci.claude]\nfile_tools = ["Edit"]\n',
      "file-tools-incomplete",
      "2:14",
    ],
    ["a file of an agent", '[profiles.ci.targets]\nclaude_settings = "x"\n', "config-unknown-key", "1:2"],
    ["a section without options", "[profiles.ci.claude]\n", "profile-empty", "1:2"],
  ])("with the place of %s", async (_what, config, code, place) => {
    const world = worldWith(config);
    const before = world.snapshot();
    const { status, stdout, stderr } = await world.run(["generate", "all", "-w"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).toContain(`<home>/${CONFIG}:${place}`);
    expect(world.snapshot()).toEqual(before);
  });
});
