import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, inject, test } from "vitest";
import { errorsOf, refused } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const STATE = ".local/state/twsrt";
const BASH = ".config/twsrt/bash-rules.json";
const CONFIG = ".config/twsrt/config.toml";
const CLAUDE = ".claude/settings.json";
const CODEX = ".codex/config.toml";

const manifests = (world: World): readonly string[] =>
  fs.readdirSync(world.path(STATE)).filter((name) => name.endsWith(".manifest"));
const copies = (world: World): readonly string[] =>
  fs.existsSync(world.path(STATE))
    ? fs.readdirSync(world.path(STATE)).filter((name) => !name.endsWith(".manifest"))
    : [];

/** For each agent a file as a user writes it, its entries that restrict, and the last of them as the tool names it. */
const HAND_MADE: readonly (readonly [agent: string, file: string, text: string, named: readonly string[]])[] =
  [
    [
      "claude",
      CLAUDE,
      JSON.stringify({
        permissions: {
          deny: [
            "Bash(git reset --hard:*)",
            "Bash(curl:*)",
            "Read(./.env)",
            "Write(**/.env)",
            "Bash(grep * /etc/*)",
          ],
          ask: ["Bash(git checkout:*)"],
          allow: ["Bash(npm test:*)"],
        },
      }),
      [
        "- Bash(git reset --hard:*)  (permissions.deny)\n    denies Bash(git reset --hard)",
        "- Bash(curl:*)  (permissions.deny)\n    denies Bash(curl)",
        "- Read(./.env)  (permissions.deny)\n    denies Read(./.env)",
        "- Write(**/.env)  (permissions.deny)\n    no effect found",
        "- Bash(grep * /etc/*)  (permissions.deny)\n    denies Bash(grep x /etc/x)",
        "- Bash(git checkout:*)  (permissions.ask)\n    asks about Bash(git checkout)",
      ],
    ],
    [
      "codex",
      CODEX,
      'default_permissions = "mine"\napproval_policy = "never"\n\n[permissions.mine]\nextends = ":workspace"\n\n[permissions.mine.filesystem]\n"~/.vault" = "deny"\n',
      ['- mine  (default_permissions)\n    "~/.vault" = "deny"'],
    ],
    ["codex", CODEX, 'sandbox_mode = "read-only"\n', ["! read-only  (sandbox_mode)"]],
    [
      "codex",
      ".codex/rules/twsrt.rules",
      'prefix_rule(pattern = ["curl"], decision = "forbidden")\n',
      ['- prefix_rule(pattern = ["curl"], decision = "forbidden")  (rules)\n    denies Bash(curl)'],
    ],
    [
      "copilot",
      "flags.txt",
      "--deny-tool 'shell(curl)' \\\n",
      ["- --deny-tool shell(curl)\n    denies Bash(curl)"],
    ],
    [
      "gemini",
      ".gemini/policies/+twsrt.toml",
      '[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "curl"\ndecision = "deny"\npriority = 7\n',
      ['- {"toolName":"run_shell_command","commandPrefix":"curl","decision":"deny","priority":7}\n'],
    ],
    [
      "opencode",
      ".config/opencode/opencode.json",
      '{ "permission": { "bash": { "curl *": "deny" } } }',
      ["- deny curl *  (permission.bash)\n    denies Bash(curl x)"],
    ],
    [
      "opencode",
      ".config/opencode/opencode.json",
      '{ "permission": { "webfetch": "deny" } }',
      ["! deny *  (permission.webfetch)"],
    ],
    [
      "qwen",
      ".qwen/settings.json",
      '{ "permissions": { "deny": ["Bash(curl)"] } }',
      ["- Bash(curl)  (permissions.deny)\n    denies Bash(curl)"],
    ],
  ];

function handMade(file: string, text: string): World {
  const world = newWorld(EXAMPLE);
  world.write(file, text);
  world.write(CONFIG, '[targets]\ncopilot_output = "~/flags.txt"\n');
  return world;
}

describe.each(HAND_MADE)("a hand-made file of %s, %s", (agent, file, text, named) => {
  test("is not written, and every restriction is named with what it does", () => {
    const world = handMade(file, text);
    const errors = refused(world, ["generate", agent, "-w"], 1);
    expect(errors.map(({ code }) => code)).toEqual(["foreign-restrictions"]);
    expect(errors[0]?.help).toContain("--replace");
    expect(errors[0]?.message).toContain(
      `${named.length} ${named.length === 1 ? "restriction" : "restrictions"}`,
    );
    const { stderr } = world.run(["generate", agent, "-w"]);
    for (const one of named) expect(stderr).toContain(one);
    refused(world, ["generate", agent, "-w", "-n"], 1);
    refused(world, ["generate", agent, "-w", "--force"], 1);
  });

  test("is replaced with --replace, and the previous file comes back by the command that is shown", () => {
    const world = handMade(file, text);
    const run = world.run(["generate", agent, "-w", "--replace"]);
    expect(run.status).toBe(0);
    for (const one of named) expect(run.stderr).toContain(one.split("\n")[0]);
    expect(world.run(["diff", agent]).stdout).not.toMatch(/[1-9]\d* (missing|extra|misplaced|overridden)/);
    const [, copy] = /^To restore it: cp '?(\S+?)'? /m.exec(run.stderr) ?? [];
    expect(copy).toBeDefined();
    expect(world.read((copy ?? "").replace("<home>/", ""))).toBe(text);
    // From now on the file is twsrt's: a rule less in the policy needs no word.
    world.write(BASH, '{ "deny": ["rm"] }');
    expect(world.run(["generate", agent, "-w"]).status).toBe(0);
  });
});

const RESTRICTED = JSON.stringify({ permissions: { deny: ["Bash(curl:*)"] } });

describe("what is remembered", () => {
  test("tells entries that were in the policy from the user's", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    const settings = JSON.parse(world.read(CLAUDE)) as { permissions: { deny: string[] } };
    settings.permissions.deny.push("Bash(curl:*)");
    world.write(CLAUDE, JSON.stringify(settings));
    world.write(BASH, '{ "deny": ["rm"], "ask": ["git push", "git commit", "pip install"] }');
    const { stdout } = world.run(["diff", "claude"]);
    const [before = "", after = ""] = stdout.split("written by you, not in your policy:\n");
    expect(before).toContain("written by twsrt, no longer in your policy:\n- Bash(sudo)");
    expect(after).toBe("- Bash(curl:*)  (permissions.deny)\n");
    const found = JSON.parse(world.run(["diff", "claude", "--json"]).stdout) as {
      agents: { extra: { entry: string; owner: string; restricts: boolean }[] }[];
    };
    const owners = new Map(found.agents[0]?.extra.map(({ entry, owner }) => [entry, owner]));
    expect(owners.get("Bash(sudo)")).toBe("ours");
    expect(owners.get("Bash(curl:*)")).toBe("theirs");
    expect(errorsOf(world.run(["generate", "claude", "-w"]))[0]?.message).toContain("1 restriction");
  });

  test.each<[what: string, damage: (text: string) => string | undefined]>([
    ["lost", () => undefined],
    ["cut", (text) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["of another shape", () => '{ "format": 1, "entries": 3 }'],
    ["edited", (text) => text.replace("Bash(rm)", "Bash(cp)")],
    ["of another format", (text) => text.replace('"format": 1', '"format": 99')],
  ])("counts as nothing when it is %s, and never hinders reading", (_what, damage) => {
    const world = newWorld(EXAMPLE);
    world.run(["generate", "claude", "-w"]);
    const [name = ""] = manifests(world);
    const damaged = damage(world.read(path.join(STATE, name)));
    if (damaged === undefined) fs.rmSync(world.path(path.join(STATE, name)));
    else world.write(path.join(STATE, name), damaged);
    expect(world.run(["diff", "claude"])).toMatchObject({ status: 0, stdout: "claude: no drift\n" });
    const full = world.read(BASH);
    world.write(BASH, '{ "deny": ["rm"] }');
    expect(world.run(["diff", "claude"]).stdout).toContain(
      "written by you, not in your policy:\n- Bash(sudo)",
    );
    expect(refused(world, ["generate", "claude", "-w"], 1)[0]?.code).toBe("foreign-restrictions");
    // A file that the policy explains is remembered at the next write.
    world.write(BASH, full);
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    world.write(BASH, '{ "deny": ["rm"] }');
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
  });

  test("is one file for each target, also for two accounts of one agent", () => {
    const world = newWorld(EXAMPLE);
    world.run(["generate", "claude", "-w"]);
    world.run(["generate", "claude", "-w"], { env: { CLAUDE_CONFIG_DIR: world.path("work") } });
    expect(manifests(world)).toHaveLength(2);
  });

  test("is not written by what only looks", () => {
    const world = handMade(CLAUDE, "{}");
    const before = world.snapshot();
    for (const args of [
      ["generate"],
      ["generate", "-w", "-n"],
      ["diff"],
      ["diff", "--json"],
      ["explain", "ls"],
    ])
      world.run(args);
    expect(world.snapshot()).toEqual(before);
  });

  test("need not be writable", () => {
    const world = newWorld(EXAMPLE);
    world.write(".local", "a file");
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    expect(world.run(["diff", "claude"]).status).toBe(0);
  });
});

test("what the user let be overridden needs no second word when the policy opens more", () => {
  const world = handMade(".config/opencode/opencode.json", '{ "permission": { "webfetch": "ask" } }');
  refused(world, ["generate", "opencode", "-w"], 1);
  expect(world.run(["generate", "opencode", "-w", "--replace"]).status).toBe(0);
  world.write(".srt-settings.json", EXAMPLE.srt.replace('"nodejs.org"', '"nodejs.org", "pypi.org"'));
  expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
  expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
  world.write(".srt-settings.json", EXAMPLE.srt);
  expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
  expect(world.read(".config/opencode/opencode.json")).not.toContain("pypi.org");
});

test("an entry that only opens goes without a word beforehand: that is stricter", () => {
  const world = handMade(CLAUDE, '{ "permissions": { "allow": ["WebFetch(domain:evil.com)"] } }');
  const run = world.run(["generate", "claude", "-w"]);
  expect(run.status).toBe(0);
  expect(run.stderr).toContain("- WebFetch(domain:evil.com)");
});

test("an ask of the user's that the policy denies is no loss", () => {
  const world = handMade(CLAUDE, '{ "permissions": { "ask": ["Bash(rm)"] } }');
  expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
});

/** Starts the command, and gives its exit status and errors. */
function start(world: World, args: readonly string[]): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inject("binary"), ...args], {
      cwd: world.home,
      env: { PATH: process.env["PATH"] ?? "", HOME: world.home },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stderr }));
  });
}

describe("many writers at once", () => {
  test("20 runs all end well, and the file that was there is all that is kept", async () => {
    const world = handMade(CLAUDE, '{ "model": "opus" }');
    const runs = await Promise.all(Array.from({ length: 20 }, () => start(world, ["generate", "-w"])));
    expect(runs.filter(({ status }) => status !== 0)).toEqual([]);
    expect(world.run(["diff"])).toMatchObject({ status: 0 });
    // Two runs that compared the file within the same microseconds both keep a copy of it.
    const kept = copies(world).map((name) => world.read(path.join(STATE, name)));
    expect([...new Set(kept)]).toEqual(['{ "model": "opus" }']);
    expect(fs.readdirSync(world.path(".claude"))).toEqual(["settings.json"]);
  }, 60_000);

  test("so do they after a rule has gone from the policy", async () => {
    const world = handMade(CLAUDE, "{}");
    for (let round = 0; round < 3; round++) {
      world.write(BASH, '{ "deny": ["rm", "sudo"] }');
      expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
      world.write(BASH, '{ "deny": ["rm"] }');
      const runs = await Promise.all(
        Array.from({ length: 20 }, () => start(world, ["generate", "claude", "-w"])),
      );
      expect(runs.filter(({ status }) => status !== 0)).toEqual([]);
      expect(world.run(["diff", "claude"])).toMatchObject({ status: 0 });
    }
  }, 90_000);

  test("so do they while another program writes its own settings", async () => {
    const world = handMade(CLAUDE, '{ "n": 0 }');
    const file = world.path(CLAUDE);
    let count = 0;
    // As editors and agents do it: read, change, put in place of the old file.
    const timer = setInterval(() => {
      const value = JSON.parse(fs.readFileSync(file, "utf8")) as object;
      count += 1;
      fs.writeFileSync(`${file}.new`, JSON.stringify({ ...value, n: count }));
      fs.renameSync(`${file}.new`, file);
    }, 40);
    const runs = await Promise.all(Array.from({ length: 20 }, () => start(world, ["generate", "-w"])));
    clearInterval(timer);
    expect(runs.filter(({ status }) => status !== 0)).toEqual([]);
    expect(count).toBeGreaterThan(3);
    // The other program may have put back an older text in the end; nothing else is lost.
    expect(world.run(["generate", "-w"]).status).toBe(0);
    expect(JSON.parse(world.read(CLAUDE))).toMatchObject({ n: count });
  }, 60_000);

  test("a restriction that appears meanwhile is not taken away", async () => {
    const world = handMade(CLAUDE, "{}");
    const running = Array.from({ length: 10 }, () => start(world, ["generate", "claude", "-w"]));
    world.write(CLAUDE, RESTRICTED);
    const runs = await Promise.all(running);
    expect(world.read(CLAUDE)).toBe(RESTRICTED);
    for (const { status, stderr } of runs) expect({ status, stderr }).toMatchObject({ status: 1 });
  }, 60_000);
});

test("a write that fails leaves no copy", () => {
  const world = handMade(CLAUDE, "{}");
  fs.chmodSync(world.path(CLAUDE), 0o444);
  expect(world.run(["generate", "claude", "-w"]).status).toBe(2);
  expect(copies(world)).toEqual([]);
});
