import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { errorsOf, refused } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";

function worldWith(config: string): World {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, config);
  return world;
}

interface Explained {
  readonly policy: { readonly effect: string };
  readonly agents: readonly { readonly agent: string; readonly verdict: string }[];
}

describe("a broken config.toml", () => {
  test("is shown at its place, and nothing is written", () => {
    const errors = refused(worldWith("[policy]\nself_protection = 0\n"), ["generate", "claude", "-w"], 1);
    expect(errors).toEqual([
      {
        severity: "error",
        code: "wrong-type",
        message: expect.stringMatching(/true or false, not a number/) as string,
        file: `<home>/${CONFIG}`,
        line: 2,
        column: 19,
        underlined: "0",
        help: expect.any(String) as string,
      },
    ]);
  });

  test("shows the line of a syntax error", () => {
    const [error] = refused(
      worldWith('[sources]\nsrt = "~/x"\n\n[claude]\nsandbox = require\n'),
      ["diff"],
      1,
    );
    expect(error).toMatchObject({ code: "toml-syntax", line: 5 });
    expect(error?.column).toBeGreaterThanOrEqual(11);
  });

  test("has all its problems named at once", () => {
    const world = worldWith('[sources]\nsrt = 1\n[claude]\nsandbox = "no"\ncolour = 2\n');
    const lines = refused(world, ["generate"], 1).map(({ line }) => line);
    expect(lines.toSorted((a, b) => Number(a) - Number(b))).toEqual([2, 4, 5]);
  });

  test.each([["edit", "srt"], ["edit"], ["diff"], ["generate", "--starter"], ["generate", "-n", "-w"]])(
    "stops `%s %s`",
    (...args) => {
      const words = args.filter((arg) => arg !== undefined);
      const errors = refused(worldWith("[claud]\n"), words, 1);
      expect(errors).toMatchObject([{ code: "config-unknown-key" }]);
      expect(errors[0]?.message).toContain("did you mean `claude`?");
    },
  );
});

describe("which config.toml", () => {
  test("the absent default is fine", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["generate", "claude"])).toMatchObject({ status: 0, stderr: "" });
  });

  test("an empty one is fine too", () => {
    const plain = newWorld(EXAMPLE).run(["generate"]);
    const world = worldWith("");
    expect(world.run(["generate"])).toEqual(plain);
  });

  test("a named one that is missing is an error", () => {
    const world = newWorld(EXAMPLE);
    for (const name of ["none.toml", "no/such/folder.toml", `${world.home}/none.toml`]) {
      for (const args of [
        ["generate", "-w", "-c", name],
        ["--config", name, "diff"],
        [`--config=${name}`, "edit", "srt"],
      ]) {
        const [error] = refused(world, args, 1);
        expect(error).toMatchObject({ code: "file-missing" });
        expect(error?.file).toBe(name.startsWith("/") ? "<home>/none.toml" : `<home>/${name}`);
        expect(error?.help).toMatch(/twsrt init/);
      }
    }
  });

  test("a named one hangs at the current folder, ~ is the home", () => {
    const world = newWorld(EXAMPLE);
    world.write("sub/my.toml", '[targets]\nclaude_settings = "out.json"\n');
    for (const [name, cwd] of [
      ["my.toml", "sub"],
      ["../sub/my.toml", "sub"],
      ["~/sub/my.toml", "."],
      [world.path("sub/my.toml"), ".config"],
    ] as const) {
      const run = world.run(["generate", "claude", "-nw", "-c", name], { cwd: world.path(cwd) });
      expect(run.status).toBe(0);
      expect(run.stdout).toContain("claude: <home>/sub/out.json would be written");
    }
  });

  test("a named one takes the place of the default", () => {
    const world = worldWith("this is broken");
    world.write("good.toml", "");
    expect(world.run(["generate", "claude", "-c", "good.toml"]).status).toBe(0);
  });
});

describe("paths in config.toml", () => {
  test("relative ones hang at its folder, not at the current one", () => {
    const world = newWorld();
    world.write("policy/rules/srt.json", EXAMPLE.srt);
    world.write("policy/bash.json", EXAMPLE.bash);
    world.write(
      "policy/config.toml",
      '[sources]\nsrt = "rules/srt.json"\nbash_rules = "./bash.json"\n[targets]\nclaude_settings = "../out/claude.json"\ncopilot_output = "flags.txt"\n',
    );
    fs.mkdirSync(world.path("elsewhere"));
    const run = world.run(["generate", "-w", "-c", "../policy/config.toml"], {
      cwd: world.path("elsewhere"),
    });
    expect(run.status).toBe(0);
    expect(run.stdout).toBe("");
    expect(JSON.parse(world.read("out/claude.json"))).toHaveProperty("permissions.deny");
    expect(world.read("policy/flags.txt")).toContain("--deny-tool 'shell(rm)'");
    expect(fs.readdirSync(world.path("elsewhere"))).toEqual([]);
    expect(world.run(["diff", "-c", world.path("policy/config.toml")])).toMatchObject({
      status: 0,
      stdout: "claude: no drift\ncopilot: no drift\n",
    });
  });

  test("~ is the home, and ~name is a folder of that name", () => {
    const world = newWorld();
    world.write("a b/srt.json", EXAMPLE.srt);
    world.write(".config/twsrt/~name/bash.json", EXAMPLE.bash);
    world.write(CONFIG, '[sources]\nsrt = "~/a b/srt.json"\nbash_rules = "~name/bash.json"\n');
    expect(world.run(["edit"])).toMatchObject({
      status: 0,
      stdout: "srt: <home>/a b/srt.json\nbash: <home>/.config/twsrt/~name/bash.json\n",
    });
    expect(world.run(["generate", "claude"]).status).toBe(0);
  });

  test("a configured source that is missing is named", () => {
    const world = worldWith('[sources]\nsrt = "~/mine/srt.json"\n');
    const [error] = refused(world, ["generate"], 1);
    expect(error).toMatchObject({ code: "file-missing", file: "<home>/mine/srt.json" });
  });

  test("a TOML file in full: comments, inline tables, dotted keys, literal strings, CRLF, a byte-order mark", () => {
    const world = worldWith(
      "\ufeff# mine\r\nsources = { srt = '~/.srt-settings.json' } # here\r\nclaude.file_tools = [\r\n  'Read', # first\r\n  'Edit',\r\n]\r\n[policy]\r\nself_protection = true\r\n",
    );
    expect(world.run(["generate", "claude"])).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("CLAUDE_CONFIG_DIR", () => {
  const target = (world: World, env: Readonly<Record<string, string>>): string | undefined => {
    const run = world.run(["generate", "claude", "-nw"], { env });
    expect(run.status).toBe(0);
    return /^claude: (\S+)/.exec(run.stdout)?.[1];
  };

  test("names the folder when the config names no path", () => {
    const world = worldWith('[targets]\ncopilot_output = "~/flags.txt"\n');
    const folder = world.path("claude-conf");
    expect(target(world, { CLAUDE_CONFIG_DIR: folder })).toBe("<home>/claude-conf/settings.json");
    expect(target(world, { CLAUDE_CONFIG_DIR: `${folder}/` })).toBe("<home>/claude-conf/settings.json");
    expect(target(world, { CLAUDE_CONFIG_DIR: "" })).toBe("<home>/.claude/settings.json");
    expect(target(world, {})).toBe("<home>/.claude/settings.json");
    expect(target(newWorld(EXAMPLE), { CLAUDE_CONFIG_DIR: folder })).toMatch(
      /\/claude-conf\/settings\.json$/,
    );
  });

  test("is passed over when the config names one", () => {
    const world = worldWith('[targets]\nclaude_settings = "~/own.json"\n');
    expect(target(world, { CLAUDE_CONFIG_DIR: "/elsewhere" })).toBe("<home>/own.json");
  });

  test("is what -w writes and diff reads", () => {
    const world = newWorld(EXAMPLE);
    const env = { CLAUDE_CONFIG_DIR: world.path("conf") };
    expect(world.run(["generate", "claude", "-w"], { env }).status).toBe(0);
    expect(world.exists("conf/settings.json")).toBe(true);
    expect(world.exists(".claude")).toBe(false);
    expect(world.run(["diff", "claude"], { env })).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
  });
});

describe("settings", () => {
  test("file_tools with the four older names", () => {
    const world = worldWith(
      '[claude]\nfile_tools = ["Read", "Write", "Edit", "MultiEdit"]\n[policy]\nself_protection = false\n',
    );
    world.write(".netrc", "");
    const run = world.run(["generate", "claude"]);
    expect(run.status).toBe(0);
    const { deny } = (JSON.parse(run.stdout) as { permissions: { deny: string[] } }).permissions;
    const tools = ["Read", "Write", "Edit", "MultiEdit"];
    const expected = [
      ...["~/.aws", "~/.ssh", "~/.gnupg"].flatMap((p) =>
        tools.flatMap((t) => [`${t}(${p})`, `${t}(${p}/**)`]),
      ),
      ...tools.map((t) => `${t}(~/.netrc)`),
      ...["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"].flatMap((p) => [
        ...tools.slice(1).map((t) => `${t}(${p})`),
        // For the sandbox, which reads `Edit` alone.
        ...(p === "**/.env" ? ["Edit(.env)"] : p === "**/secrets/**" ? ["Edit(secrets)"] : []),
      ]),
    ];
    expect(deny.filter((entry) => !entry.startsWith("Bash("))).toEqual(expected);
  });

  test("self_protection can be turned off", () => {
    const protectedEntry = "Edit(~/.srt-settings.json)";
    expect(worldWith("").run(["generate", "claude"]).stdout).toContain(protectedEntry);
    const off = worldWith("[policy]\nself_protection = false\n").run(["generate"]);
    expect(off.status).toBe(0);
    expect(off.stdout).not.toMatch(/srt-settings|config\.toml|bash-rules/);
  });

  test("self-protection covers every source and target by link and real path", () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    world.write("dotfiles/srt.json", EXAMPLE.srt);
    fs.symlinkSync("dotfiles/srt.json", world.path(".srt-settings.json"));
    fs.mkdirSync(world.path(".claude"));
    fs.symlinkSync("../dotfiles/claude.json", world.path(".claude/settings.json"));
    world.write(CONFIG, '[targets]\ncopilot_output = "~/flags.txt"\n');
    const { stdout } = world.run(["generate"]);
    for (const file of [
      ".srt-settings.json",
      "dotfiles/srt.json",
      CONFIG,
      ".config/twsrt/bash-rules.json",
      ".claude/settings.json",
      "dotfiles/claude.json",
      "flags.txt",
    ]) {
      expect(stdout).toContain(`"Edit(~/${file})"`);
      expect(stdout).toContain(`--deny-tool 'write(<home>/${file})'`);
    }
  });

  test("no agent may write the settings of another one, and a first write leaves no drift", () => {
    const agents = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"];
    const sections = agents.slice(2).map((name) => `[${name}]\n`);
    const world = worldWith(`[targets]\ncopilot_output = "~/flags.txt"\n${sections.join("")}`);
    expect(world.run(["generate", "-w"]).status).toBe(0);
    expect(world.run(["diff"]).status).toBe(0);
    const settings = [
      "~/.claude/hooks/check.sh",
      "~/.copilot/permissions-config.json",
      "~/.codex/hooks.json",
      "~/.gemini/settings.json",
      "~/.config/opencode/plugin/p.ts",
      "~/.qwen/settings.json",
      "~/.local/state/twsrt/x.manifest",
    ];
    for (const file of settings) {
      const run = world.run(["explain", `Write(${file})`, "--json"]);
      const [explained] = (JSON.parse(run.stdout) as { accesses: readonly Explained[] }).accesses;
      expect(explained?.policy.effect, file).toBe("deny");
      // Codex has no tools for files.
      const verdicts = (explained?.agents ?? []).filter(({ agent }) => agent !== "srt" && agent !== "codex");
      expect(verdicts.map(({ agent }) => agent)).toEqual(agents.filter((name) => name !== "codex"));
      expect(new Set(verdicts.map(({ verdict }) => verdict)), file).toEqual(new Set(["deny"]));
    }
  });

  test('sandbox = "require" owns the sandbox keys', () => {
    const world = worldWith('[claude]\nsandbox = "require"\n');
    const run = world.run(["generate", "claude"]);
    expect(run.status).toBe(0);
    expect((JSON.parse(run.stdout) as { sandbox: unknown }).sandbox).toEqual({
      enabled: true,
      failIfUnavailable: true,
      allowUnsandboxedCommands: false,
      filesystem: { allowWrite: ["/tmp", "~/dev"] },
      network: {
        strictAllowlist: true,
        allowedDomains: ["github.com", "*.github.com", "readthedocs.io", "*.readthedocs.io", "nodejs.org"],
      },
    });
  });

  test('wrapper = "none" gives no allow flag and no flag for an ask', () => {
    const run = worldWith('[copilot]\nwrapper = "none"\n').run(["generate", "copilot"]);
    expect(run.status).toBe(0);
    expect(run.stdout).not.toContain("--allow-tool");
    expect(run.stdout).not.toContain("git commit");
    expect(run.stdout).toContain("--deny-tool 'shell(sudo)'");
    expect(errorsOf(run)).toEqual([]);
  });
});

test("an accepted code that no check has is named at its place, with the one that was meant", () => {
  const codes = ["rules-mising", "rules-missing", "sandbox-off", "test-fail"];
  const world = worldWith(
    `[[accept]]\ncode = ${JSON.stringify(codes)}\nevery_rule = true\nagent = "claude"\nreason = "known"\n`,
  );
  expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
  const { stderr } = world.run(["diff", "claude"]);
  expect(stderr).toContain("no check has the code `rules-mising`, did you mean `rules-missing`?");
  expect(stderr.match(/no check has the code/g)).toHaveLength(1);
});
