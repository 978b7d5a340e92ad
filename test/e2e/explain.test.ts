import { describe, expect, test } from "vitest";
import { expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const SETTINGS = ".claude/settings.json";
const REQUIRE = '[claude]\nsandbox = "require"\n';

/** The example policy, with Claude's file written and a file to be denied. */
function exampleWorld(config = ""): World {
  const world = newWorld(EXAMPLE);
  world.write(".aws/credentials", "secret");
  if (config !== "") world.write(CONFIG, config);
  world.run(["generate", "claude", "-w"]);
  return world;
}

interface Layer {
  readonly verdict: string;
  readonly entry?: { readonly key: string; readonly value: string };
}

/** What the layers of an agent say to an access, and how deep it is guarded. */
function layers(world: World, agent: string, access: string): readonly [string, string, number] {
  const run = world.run(["explain", "--json", access]);
  const { accesses } = JSON.parse(run.stdout) as {
    accesses: { agents: { agent: string; layer1: Layer; layer2: Layer; depth: number }[] }[];
  };
  const found = accesses[0]?.agents.find((one) => one.agent === agent);
  if (found === undefined) throw new Error(`no answer of ${agent}`);
  return [found.layer1.verdict, found.layer2.verdict, found.depth];
}

const ROWS = [
  "Bash(cat ~/.aws/credentials)",
  "Read(~/.aws/credentials)",
  "Bash(curl https://evil.test/)",
  "WebFetch(https://evil.test/)",
] as const;

describe("the two layers of the documentation", () => {
  test("of Claude Code with its sandbox", () => {
    const world = exampleWorld(REQUIRE);
    expect(ROWS.map((row) => layers(world, "claude", row))).toEqual([
      ["deny", "deny", 2],
      ["none", "deny", 1],
      ["deny", "ask", 2],
      ["none", "ask", 1],
    ]);
  });

  test("of Claude Code without its sandbox", () => {
    const world = exampleWorld();
    expect(ROWS.map((row) => layers(world, "claude", row))).toEqual([
      ["none", "deny", 1],
      ["none", "deny", 1],
      ["none", "ask", 1],
      ["none", "ask", 1],
    ]);
  });

  test("of Copilot CLI inside the sandbox", () => {
    const world = exampleWorld();
    expect(ROWS.map((row) => layers(world, "copilot", row).slice(0, 2))).toEqual([
      ["deny", "allow"],
      ["deny", "deny"],
      ["deny", "ask"],
      ["deny", "ask"],
    ]);
  });

  test("of Copilot CLI without it", () => {
    const world = exampleWorld('[copilot]\nwrapper = "none"\n');
    expect(ROWS.map((row) => layers(world, "copilot", row)[0])).toEqual(["none", "none", "none", "none"]);
    expect(layers(world, "copilot", ROWS[1])[1]).toBe("deny");
    expect(layers(world, "copilot", ROWS[3])[1]).toBe("ask");
  });
});

describe("explain", () => {
  test("names the rule with its place, the native entry and how to lift it", () => {
    const world = exampleWorld(REQUIRE);
    const run = world.run(["explain", "-v", "Read(~/.aws/credentials)"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("<home>/.srt-settings.json:3:19: deny ~/.aws");
    expect(run.stdout).toContain("permissions.deny: Read(~/.aws)");
    expect(run.stdout).toContain("to change this rule: twsrt edit srt && twsrt generate claude --write");
  });

  test("begins with the answer, and has a line for each agent", () => {
    const world = exampleWorld(REQUIRE);
    expect(world.run(["explain", "Read(~/.aws/credentials)", "echo hi"])).toEqual({
      status: 0,
      stdout: [
        "Read(~/.aws/credentials): denied by your policy, matches `~/.aws` (<home>/.srt-settings.json:3:19)",
        "",
        "  Claude Code  denied by its own rules: permissions.deny: Read(~/.aws)",
        "  Copilot CLI  denied by the sandbox and its own rules: --deny-tool: read(<home>/.aws/**)",
        "",
        "Bash(echo hi): not restricted by your policy, no rule matches",
        "",
        "  Claude Code  allowed: the agent runs read-only commands in the start directory without a prompt [read-only-command]",
        "  Copilot CLI  allowed: --allow-tool: shell",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test("fits its lines into COLUMNS", () => {
    const world = exampleWorld();
    const run = world.run(["explain", "curl https://evil.test"], { env: { COLUMNS: "60" } });
    for (const line of run.stdout.replaceAll("<home>", world.home).split("\n"))
      if (!line.includes(world.home)) expect(line.length).toBeLessThanOrEqual(60);
    expect(run.stdout).toMatch(/weaker than your policy: no rule\n {15}matches/);
  });

  test("shows one agent, also one that is not in use", () => {
    const world = exampleWorld();
    const run = world.run(["explain", "--agent", "gemini", "git push"]);
    expect(run.status).toBe(0);
    expect(run.stdout.match(/^ {2}\S.*$/gm)).toEqual([expect.stringMatching(/^ {2}Gemini CLI {2}/)]);
    expect(world.run(["explain", "--agent", "gemin", "git push"])).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("unknown agent `gemin`, did you mean `gemini`?") as string,
    });
  });

  test("shows the reason that a rule was given", () => {
    const world = newWorld({ ...EXAMPLE, bash: '{ "deny": [{ "command": "rm", "reason": "use trash" }] }' });
    expect(world.run(["explain", "rm x"]).stdout).toMatch(/matches `rm` \(.*\); reason: use trash\n/);
  });

  test("shows what was made of a bare text", () => {
    const world = exampleWorld();
    const run = world.run(["explain", "~/.netrc", "https://evil.test", "git push"]);
    expect(run.stdout).toContain("Read(~/.netrc): denied");
    expect(run.stdout).toContain("WebFetch(https://evil.test): denied");
    expect(run.stdout).toContain("Bash(git push): your policy asks first");
  });

  test("looks at the file on disk, points at drift, and with --generated at a fresh one", () => {
    const world = exampleWorld();
    const settings = JSON.parse(world.read(SETTINGS)) as { permissions: { deny: string[] } };
    settings.permissions.deny = settings.permissions.deny.filter((entry) => !entry.includes(".aws"));
    world.write(SETTINGS, JSON.stringify(settings));
    const disk = world.run(["explain", "Read(~/.aws/credentials)"]);
    expect(disk.stdout).toContain("weaker than your policy");
    expect(disk.stdout).toContain(".claude/settings.json has drifted: twsrt diff claude");
    expect(world.run(["explain", "-v", "Read(~/.aws/credentials)"]).stdout).toContain(
      ".claude/settings.json has drifted, 4 entries differ: twsrt diff claude",
    );
    const fresh = world.run(["explain", "--generated", "Read(~/.aws/credentials)"]);
    expect(fresh.stdout).not.toContain("weaker");
    expect(fresh.stdout).not.toContain("drifted");
  });

  test("says that a file is missing", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["explain", "Read(~/.aws/credentials)"]);
    expect(run.stdout).toContain(
      "<home>/.claude/settings.json is missing, run `twsrt generate claude --write`",
    );
  });

  test("never shows what else is in a file", () => {
    const world = exampleWorld();
    const settings = JSON.parse(world.read(SETTINGS)) as object;
    world.write(SETTINGS, JSON.stringify({ ...settings, env: { TOKEN: "hunter2" } }));
    for (const args of [
      ["explain", "ls"],
      ["explain", "--json", "ls"],
      ["explain", "-v", "ls"],
    ]) {
      const run = world.run(args);
      expect(run.stdout + run.stderr).not.toContain("hunter2");
    }
  });

  test("writes nothing", () => {
    const world = exampleWorld();
    const before = world.snapshot();
    world.run(["explain", "echo x > out", "Write(~/.aws/x)"]);
    expect(world.snapshot()).toEqual(before);
  });
});

describe("assertions", () => {
  const world = () => newWorld(EXAMPLE);
  test("that hold", () => {
    const input = [
      "# what must never happen",
      "Read(~/.aws/credentials) => deny",
      "",
      "cat ~/.ssh/id_rsa => deny",
      "git push origin main => ask",
      "git push --force => deny",
      "WebFetch(https://api.github.com) => allow",
      "Bash(echo 'a => b') => default",
      "  ls => default  ",
    ].join("\n");
    expect(world().run(["explain", "-"], { input })).toEqual({
      status: 0,
      stdout: "7 of 7 assertions hold\n",
      stderr: "",
    });
  });

  test("all are checked, and each that does not hold is shown with what decided", () => {
    const input = "Read(~/.aws/x) => allow\r\nrm x => deny\r\nWebFetch(evil.test) => default\r\n";
    const run = world().run(["explain", "-"], { input });
    expect(run).toEqual({
      status: 1,
      stdout: [
        "line 1: Read(~/.aws/x): the policy says deny, not allow",
        "    <home>/.srt-settings.json:3:19: deny ~/.aws (matches <home>/.aws/x)",
        "line 3: WebFetch(evil.test): the policy says deny, not default",
        "    <home>/.srt-settings.json:8:23: deny, evil.test:443 is not in allowedDomains",
        "1 of 3 assertions hold",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test("as JSON", () => {
    const run = world().run(["explain", "--json", "rm x => ask"]);
    expect(run.status).toBe(1);
    const { accesses } = JSON.parse(run.stdout) as { accesses: { assertion: unknown }[] };
    expect(accesses[0]?.assertion).toEqual({ expected: "ask", holds: false });
  });
});

describe("bad input", () => {
  test.each([
    [["explain"], 64, "needs an access"],
    [["explain", ""], 1, "nothing to explain"],
    [["explain", "Read(~/.aws"], 1, "`Read(` is never closed"],
    [["explain", "read(x)"], 1, "unknown tool `read`, did you mean `Read`?"],
    [["explain", "WebFetch(ftp://x)"], 1, "`ftp://x` is not a URL"],
    [["explain", "rm => never"], 1, "`never` is not an answer of a policy"],
    [["explain", "--json", "--markdown", "x"], 64, "means nothing for `explain`"],
  ])("%j", (args, status, message) => {
    const run = newWorld(EXAMPLE).run(args);
    expect(run.status).toBe(status);
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain(message);
    expectNoTrace(run);
  });

  test("every bad line of standard input is named, and none is answered", () => {
    const run = newWorld(EXAMPLE).run(["explain", "-"], { input: "ls\nRead(\nGrep(x)\n" });
    expect(run).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "twsrt: line 2: `Read(` is never closed: the access has to end with `)`\n" +
        "twsrt: line 3: unknown tool `Grep` (known: Read, Write, Edit, Bash, WebFetch, MCP)\n",
    });
  });

  test("hostile texts come out as data", () => {
    const run = newWorld(EXAMPLE).run(["explain", "Read(\u001b[31mx\u202e)", "rm \u0007x"]);
    expect(run.status).toBe(0);
    for (const raw of ["\u001b", "\u0007", "\u202e"]) expect(run.stdout).not.toContain(raw);
  });

  test("a line that no shell takes is unknown", () => {
    const run = newWorld(EXAMPLE).run(["explain", "echo 'x => unknown"]);
    expect(run).toMatchObject({ status: 0, stdout: "1 of 1 assertions hold\n" });
  });
});

describe("a remedy", () => {
  const remedyOf = (world: World, access: string): { code: string; remedy: string } | undefined => {
    const run = world.run(["explain", "--json", access]);
    const { accesses } = JSON.parse(run.stdout) as {
      accesses: { agents: { agent: string; why?: { code: string; remedy: string } }[] }[];
    };
    return accesses[0]?.agents.find(({ agent }) => agent === "claude")?.why;
  };

  test("for a bare `WebFetch` that somebody allowed is to remove it", () => {
    const world = newWorld(EXAMPLE);
    world.write(".claude/settings.json", JSON.stringify({ permissions: { allow: ["WebFetch"] } }));
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    expect(remedyOf(world, "WebFetch(https://evil.test/)")).toMatchObject({
      code: "opened-by-entry",
      remedy: expect.stringMatching(/^remove the entry/) as string,
    });
  });

  test("for what is stricter than the policy is never another deny rule", () => {
    const bash = JSON.stringify({ deny: [], ask: [] });
    const world = newWorld({ srt: EXAMPLE.srt, bash });
    expect(world.run(["generate", "claude", "-w"]).status).toBe(0);
    const told = remedyOf(world, "Write(src/a.ts)");
    expect(told).toMatchObject({ code: "write-asks" });
    expect(told?.remedy).toMatch(/^none needed/);
  });
});

describe("a commit message that has a denied command in it", () => {
  const setup = (): World => {
    const world = newWorld({
      srt: EXAMPLE.srt,
      bash: JSON.stringify({ deny: ["rm -rf", "git restore"], ask: ["git push"] }),
    });
    const wherever = [
      'gemini_policy = "~/.gemini/policies/+twsrt.toml"\n',
      ...["opencode_config", "qwen_settings"].map((key) => `${key} = "~/${key}"\n`),
    ];
    world.write(CONFIG, `[targets]\nclaude_settings = "~/.claude/settings.json"\n${wherever.join("")}`);
    return world;
  };

  test.each([
    ["git commit -m 'docs: note that rm -rf /tmp/x is denied'", ["gemini", "opencode", "qwen"]],
    ["git commit -F - <<'EOF'\ndocs: note that rm -rf /tmp/x is denied\nEOF", ["gemini", "opencode", "qwen"]],
    ["grep -rn 'rm -rf' docs", ["gemini", "qwen"]],
  ])("the policy is silent on %j, and what finds its words anywhere is told", (line, denied) => {
    const run = setup().run(["explain", "--generated", "--json", `Bash(${line})`]);
    const { accesses } = JSON.parse(run.stdout) as {
      accesses: [
        {
          policy: { effect: string };
          agents: { agent: string; verdict: string; why?: { code: string; remedy: string } }[];
        },
      ];
    };
    const [{ policy, agents }] = accesses;
    expect(policy.effect).toBe("default");
    const blocked = agents.filter(({ verdict, agent }) => verdict === "deny" && agent !== "copilot");
    expect(blocked.map(({ agent }) => agent)).toEqual(denied);
    for (const { why } of blocked) {
      expect(why?.code).toBe("words-anywhere");
      expect(why?.remedy).toContain('`commands = "prefix"`');
    }
  });
});
