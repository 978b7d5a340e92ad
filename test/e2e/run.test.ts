import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { hasTerminal, runShell } from "../support/shell.ts";
import { emptyProgram, shownIn, startedAgent } from "../support/started-agent.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

const AGENTS = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"] as const;
const PROGRAMS = ["bwrap", "socat", "rg", "setpriv"];

/** In the place of the sandbox: it shows its settings, and runs the line. */
const SRT = `#!/bin/sh
[ "$1" = -s ] && [ "$3" = -c ] || exit 99
stat -c 'mode %a' "$2"
stat -c 'folder %a' "$(dirname "$2")"
cp "$2" "$HOME/settings-of-the-start.json"
sh -c "$4"
`;

interface Started extends World {
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Run;
}

/** A world with every agent, the programs of a sandbox, and the files of the agents written. */
function newPlace(config = '[claude]\nsandbox = "require"\n'): Started {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", config);
  const bin = world.path("bin");
  for (const agent of AGENTS) startedAgent(bin, agent);
  for (const program of PROGRAMS) emptyProgram(bin, program);
  fs.writeFileSync(`${bin}/setpriv`, '#!/bin/sh\nshift 2\nexec "$@"\n', { mode: 0o755 });
  fs.writeFileSync(`${bin}/srt`, SRT, { mode: 0o755 });
  fs.mkdirSync(world.path("app"));
  const start: Started["start"] = (args, env = {}) =>
    world.run(["run", ...args], { cwd: world.path("app"), env: { ...variablesOf(world), ...env } });
  return { ...world, start };
}

const variablesOf = (world: Pick<World, "path">): Readonly<Record<string, string>> => ({
  PATH: `${world.path("bin")}:/usr/bin:/bin`,
});

describe("what is passed on", () => {
  test("arguments with blanks and quotes, and the exit status; a second start says nothing", () => {
    const place = newPlace();
    const first = place.start(["claude", "--", "a b", 'it\'s "x"', "$HOME\n*", "", "exit", "7"]);
    expect(first.status, first.stderr).toBe(7);
    expect(first.stderr).toBe("claude: wrote <home>/.claude/settings.json\n");
    expect(shownIn(first.stdout).args.slice(2)).toEqual(["a b", 'it\'s "x"', "$HOME\n*", "", "exit", "7"]);
    const second = place.start(["claude", "--", "exit", "0"]);
    expect(second).toMatchObject({ status: 0, stderr: "" });
  });

  test("the same through a sandbox", () => {
    const place = newPlace();
    const run = place.start(["copilot", "--", "a b", 'it\'s "x"', "$HOME\n*", "", "exit", "7"]);
    expect(run.status, run.stderr).toBe(7);
    expect(run.stderr).toBe("");
    const { args } = shownIn(run.stdout);
    expect(args.slice(-6)).toEqual(["a b", 'it\'s "x"', "$HOME\n*", "", "exit", "7"]);
    expect(args).toContain("--deny-tool=shell(rm)");
  });

  test("standard input, and variables of the user", () => {
    const place = newPlace();
    const run = runShell(
      place,
      `cd app; printf 'one two' | SEEN=1 twsrt run claude -- read`,
      variablesOf(place),
    );
    expect(run.stdout).toContain("read one two");
    expect(shownIn(run.stdout).variables).toEqual({ SEEN: "1" });
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGKILL", 137],
    ["SIGINT", 130],
    ["SIGQUIT", 131],
  ])("the end by %s, with status %i", (signal, status) => {
    const place = newPlace();
    const run = runShell(
      place,
      `cd app; twsrt run claude -- kill ${signal}; echo "status $?"`,
      variablesOf(place),
    );
    expect(run.stdout).toContain(`status ${status}`);
  });

  test("no variable of the start but those of the agent", () => {
    const place = newPlace();
    expect(shownIn(place.start(["claude", "--", "x"]).stdout).variables).toEqual({});
    expect(shownIn(place.start(["opencode", "--", "x"]).stdout).variables).toEqual({
      OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    });
  });
});

describe("flags that undo the policy", () => {
  test("are refused with their reason, and nothing is started or written", () => {
    const place = newPlace();
    const run = place.start(["claude", "--", "--dangerously-skip-permissions"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("`--dangerously-skip-permissions` runs tools without a prompt");
    expect(run.stderr).toContain("--allow-unsafe");
    expect(place.exists(".claude/settings.json")).toBe(false);
  });

  test("are passed on with `--allow-unsafe`, and said", () => {
    const run = newPlace().start(["--allow-unsafe", "claude", "--", "--add-dir=/srv", "exit", "0"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("warning[start-flag-kept]: claude: `--add-dir`");
    expect(shownIn(run.stdout).args).toContain("--add-dir=/srv");
  });
});

describe("a start is refused", () => {
  test("with --pure of opencode, if a guard is on, because it is a plugin", () => {
    const line = ["opencode", "--", "--pure", "exit", "0"];
    const free = newPlace("[opencode]\n").start(line);
    expect(free.status, free.stderr).toBe(0);
    const guarded = newPlace("[guard]\nenabled = true\n[opencode]\n").start(line);
    expect(guarded.status).toBe(125);
    expect(guarded.stderr).toContain("--pure");
  });

  test("for an unknown agent, with a suggestion", () => {
    const run = newPlace().start(["cluade"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("unknown agent `cluade`, did you mean `claude`?");
  });

  test("without an agent, and with arguments that are not behind `--`", () => {
    expect(newPlace().start([]).status).toBe(64);
    const run = newPlace().start(["claude", "--model", "x"]);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain("arguments of the agent follow `--`");
  });

  test("if the agent is not installed, or cannot be started", () => {
    const place = newPlace();
    fs.rmSync(place.path("bin/claude"));
    const missing = place.start(["claude"]);
    expect(missing.status).toBe(127);
    expect(missing.stderr).toMatch(/`claude` is not on the PATH\n.*npm install --global @anthropic-ai/);
    place.write("bin/claude", "#!/no/such/program\n");
    fs.chmodSync(place.path("bin/claude"), 0o755);
    expect(place.start(["claude"]).status).toBe(126);
  });

  test("without sources, and with a broken one", () => {
    const place = newPlace();
    place.write(".config/twsrt/bash-rules.json", '{ "denny": ["rm"] }');
    expect(place.start(["claude"])).toMatchObject({ status: 125, stdout: "" });
    fs.rmSync(place.path(".config/twsrt/bash-rules.json"));
    const run = place.start(["claude"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("twsrt init");
  });

  test("with --check while a file is out of date, and nothing is written", () => {
    const place = newPlace();
    const run = place.start(["--check", "claude"]);
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("<home>/.claude/settings.json is out of date");
    expect(place.exists(".claude/settings.json")).toBe(false);
    place.start(["claude", "--", "exit", "0"]);
    expect(place.start(["--check", "claude", "--", "exit", "5"]).status).toBe(5);
  });

  test("if the write would remove a restriction of the user's", () => {
    const place = newPlace();
    place.write(".claude/settings.json", '{ "permissions": { "deny": ["Bash(curl *)"] } }');
    const run = place.start(["claude"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("foreign-restrictions");
  });

  test("if a project takes something from the policy, unless the start itself closes it", () => {
    const place = newPlace();
    place.write("app/.claude/settings.json", '{ "sandbox": { "enabled": false } }');
    const closed = place.start(["claude", "--", "exit", "4"]);
    expect(closed.status, closed.stderr).toBe(4);
    // Both at once: what is closed does not hide the other.
    place.write(
      "app/.claude/settings.json",
      '{ "sandbox": { "enabled": false, "filesystem": { "allowRead": ["~/.aws"] } } }',
    );
    const run = place.start(["claude"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toMatch(/error\[start-loosened\]: claude: \.claude\/settings\.json:1 .*\.aws/);
    const kept = place.start(["--allow-unsafe", "claude", "--", "exit", "6"]);
    expect(kept.status).toBe(6);
    expect(kept.stderr).toContain("warning[policy-loosened]");
  });

  test("but not by what config.toml accepts, until its date is past", () => {
    const accept = (until: string) =>
      `[claude]\nsandbox = "require"\n[[accept]]\ncode = "project-reopens-read"\nagent = "claude"\nreason = "r"\nuntil = ${until}\n`;
    const place = newPlace(accept("9999-01-01"));
    place.write("app/.claude/settings.json", '{ "sandbox": { "filesystem": { "allowRead": ["~/.aws"] } } }');
    const run = place.start(["claude", "--", "exit", "4"]);
    expect([run.status, run.stderr]).toEqual([4, "claude: wrote <home>/.claude/settings.json\n"]);
    expect(place.start(["-v", "claude", "--", "exit", "4"]).stderr).toContain(
      "accepted: claude [project-reopens-read] r",
    );
    // What is accepted for another agent, and what is found besides, stops the start.
    place.write(
      ".config/twsrt/config.toml",
      accept("9999-01-01").replace('agent = "claude"', 'agent = "codex"'),
    );
    expect(place.start(["claude"]).status).toBe(125);
    place.write(".config/twsrt/config.toml", accept("2020-01-01"));
    const expired = place.start(["claude"]);
    expect([expired.status, expired.stderr]).toEqual([125, expect.stringContaining("error[start-loosened]")]);
  });

  test("by --check, but for drift that config.toml accepts", () => {
    const place = newPlace();
    place.start(["claude", "--", "exit", "0"]);
    const file = ".claude/settings.json";
    place.write(file, place.read(file).replace('"Bash(sudo)",', ""));
    expect(place.start(["--check", "claude"]).status).toBe(1);
    const accept = '[[accept]]\ncode = "rules-missing"\nrule = "sudo"\nagent = "claude"\nreason = "r"\n';
    place.write(".config/twsrt/config.toml", `[claude]\nsandbox = "require"\n${accept}`);
    const before = place.read(file);
    expect(place.start(["--check", "claude", "--", "exit", "5"]).status).toBe(5);
    expect(place.read(file)).toBe(before);
    place.write(file, before.replace('"Bash(rm)",', ""));
    expect(place.start(["--check", "claude"]).status).toBe(1);
  });

  test("not by a project's configuration that the agent is told to ignore", () => {
    const place = newPlace();
    place.write("app/opencode.json", '{ "permission": "allow" }');
    const run = place.start(["opencode", "--", "exit", "2"]);
    expect(run.status, run.stderr).toBe(2);
  });

  test("if a variable moves the agent's folder", () => {
    const place = newPlace('[targets]\nclaude_settings = "~/.claude/settings.json"\n');
    const run = place.start(["claude"], { CLAUDE_CONFIG_DIR: place.path("elsewhere") });
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("the agent reads <home>/elsewhere/settings.json");
  });

  test.each([
    ["claude", "bwrap", "bubblewrap"],
    ["copilot", "srt", "@anthropic-ai/sandbox-runtime"],
    ["copilot", "socat", "socat"],
  ])("%s, if %s is missing", (agent, program, name) => {
    const place = newPlace();
    fs.rmSync(place.path(`bin/${program}`));
    const run = place.start([agent], { PATH: place.path("bin") });
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toMatch(new RegExp(`${program} not found on the PATH\\n.*install .*${name}`));
  });

  test("if the agent's own folder may not be read", () => {
    const place = newPlace();
    place.write(".srt-settings.json", EXAMPLE.srt.replace('"~/.aws"', '"~/.aws", "~/.copilot"'));
    const run = place.start(["copilot"]);
    expect(run).toMatchObject({ status: 125, stdout: "" });
    expect(run.stderr).toContain("<home>/.copilot");
  });
});

interface Settings {
  readonly filesystem: Readonly<Record<string, readonly string[]>>;
  readonly network: { readonly allowedDomains: readonly string[] };
}

describe("in a sandbox", () => {
  test("the settings of the start have what the agent needs, and nothing of them stays", () => {
    const place = newPlace();
    const before = place.read(".srt-settings.json");
    const run = place.start(["copilot", "--", "exit", "0"]);
    expect(run.stdout).toContain("mode 600\nfolder 700\n");
    const { filesystem, network } = JSON.parse(place.read("settings-of-the-start.json")) as Settings;
    const policy = JSON.parse(before) as Settings;
    expect(filesystem["allowWrite"]).toEqual([
      ...(policy.filesystem["allowWrite"] ?? []),
      place.path(".copilot"),
    ]);
    expect(filesystem["denyRead"]).toEqual(policy.filesystem["denyRead"]);
    for (const name of ["settings.json", "permissions-config.json", "hooks"]) {
      expect(filesystem["denyWrite"]).toContain(place.path(`.copilot/${name}`));
      expect(place.exists(`.copilot/${name}`)).toBe(true);
    }
    expect(network.allowedDomains).toEqual([
      ...policy.network.allowedDomains,
      "api.github.com",
      "*.githubcopilot.com",
    ]);
    expect(place.read(".srt-settings.json")).toBe(before);
    expect(fs.readdirSync(place.path(".local/state/twsrt"))).toEqual([]);
  });

  test("the policy itself is protected where the sandbox would let it be written", () => {
    const place = newPlace();
    place.write(".srt-settings.json", EXAMPLE.srt.replace('"/tmp"', '"~"'));
    place.write(".copilot/settings.json", '{ "theme": "dark" }');
    place.start(["copilot", "--", "exit", "0"]);
    const { filesystem } = JSON.parse(place.read("settings-of-the-start.json")) as Settings;
    for (const file of [".srt-settings.json", ".config/twsrt/config.toml", ".local/state/twsrt"])
      expect(filesystem["denyWrite"]).toContain(place.path(file));
    expect(place.read(".copilot/settings.json")).toBe('{ "theme": "dark" }');
  });

  test("the host of the model is the one that a variable names", () => {
    const place = newPlace();
    place.start(["copilot", "--", "exit", "0"], {
      COPILOT_PROVIDER_BASE_URL: "https://models.example.com:8443/v1",
    });
    const { network } = JSON.parse(place.read("settings-of-the-start.json")) as Settings;
    expect(network.allowedDomains.slice(-1)).toEqual(["models.example.com:8443"]);
  });

  test("a policy whose flags are longer than an argument may be", () => {
    const place = newPlace();
    const deny = Array.from({ length: 6000 }, (_, n) => `program-with-a-long-name-${n}`);
    place.write(".config/twsrt/bash-rules.json", JSON.stringify({ deny }));
    const run = place.start(["copilot", "--", "exit", "3"]);
    expect(run.status, run.stderr).toBe(3);
    expect(shownIn(run.stdout).args).toContain("--deny-tool=shell(program-with-a-long-name-5999)");
  });
});

describe("--print", () => {
  test("shows the line with variables and reasons, which a shell runs; nothing is started or written", () => {
    const place = newPlace();
    const run = place.start(["--print", "claude", "--", "a b", "it's", "exit", "3"]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).not.toContain('{"args"');
    expect(run.stdout).toContain("keeps the sandbox on where a project's settings switch it off");
    expect(place.exists(".claude")).toBe(false);
    const line = run.stdout.replaceAll("<home>", place.home);
    const pasted = spawnSync("sh", ["-c", line], { encoding: "utf8" });
    expect(pasted.status).toBe(3);
    expect(shownIn(pasted.stdout).args.slice(2)).toEqual(["a b", "it's", "exit", "3"]);
  });

  test("shows what the sandbox is given for the start", () => {
    const place = newPlace();
    const { stdout } = place.start(["--print", "copilot"]);
    expect(stdout).toContain("#   allowWrite <home>/.copilot\n");
    expect(stdout).toContain("#   denyWrite <home>/.copilot/settings.json\n");
    expect(stdout).toContain("#   allowedDomains api.github.com\n");
    expect(stdout).toMatch(/^COPILOT_AUTO_UPDATE=false srt -s SETTINGS -c 'exec /m);
    expect(place.exists(".copilot")).toBe(false);
  });
});

describe.runIf(hasTerminal)("at a terminal (with script of util-linux)", () => {
  async function waiting(place: Started): Promise<Terminal & { readonly agent: number }> {
    const terminal = await openTerminal(place.path("app"), {
      ...variablesOf(place),
      HOME: place.home,
      NODE: process.env["TWSRT_TEST_NODE"] ?? process.execPath,
      BINARY: inject("binary"),
    });
    terminal.type('twsrt() { "$NODE" "$BINARY" "$@"; }; twsrt run claude -- wait\n');
    const [, agent] = /ready (\d+)/.exec(await terminal.until(/ready \d+/)) ?? [];
    return { ...terminal, agent: Number(agent) };
  }

  test("Ctrl-C reaches the agent once, which decides what follows", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
    terminal.type("echo status $?\n");
    const rest = await terminal.until(/status \d+/);
    expect(rest).toContain("status 31");
    expect(rest).not.toContain("got SIGINT");
  });

  test("a resize reaches the agent", async () => {
    const terminal = await waiting(newPlace());
    terminal.resize(77);
    await terminal.until("columns 77");
  });

  test("the agent is stopped and continued with the shell's job control", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u001a");
    await terminal.until(/Stopped[^\n]*\n/);
    terminal.type("fg\n");
    await terminal.until('"$NODE" "$BINARY" "$@"');
    // The shell shows the line before it gives the terminal away.
    await setTimeout(1000);
    terminal.resize(66);
    await terminal.until("columns 66");
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
  });

  test("a closed terminal ends the agent", async () => {
    const terminal = await waiting(newPlace());
    terminal.close();
    await expect.poll(() => fs.existsSync(`/proc/${terminal.agent}`), { timeout: 20_000 }).toBe(false);
  });

  test("an agent that stops itself gives the terminal back to the shell", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u0003");
    await terminal.until("got SIGINT");
    terminal.type("twsrt run claude -- stop\n");
    await terminal.until(/Stopped[^\n]*\n/);
    terminal.type("fg\n");
    await terminal.until("continued");
  });

  test("a signal to twsrt alone reaches the agent", async () => {
    const terminal = await waiting(newPlace());
    terminal.type("\u001a");
    await terminal.until(/Stopped[^\n]*\n/);
    terminal.type("bg; kill -TERM $!; wait $!; echo status $?\n");
    await terminal.until("got SIGTERM");
    await terminal.until("status 32");
  });
});

describe("a profile", () => {
  const CONFIG =
    '[claude]\nsandbox = "require"\n[profiles.ci]\nmode = "unattended"\npath = "~/ci"\n[pi]\n[qwen]\nwrapper = "srt"\n';

  function profiled(): Started {
    const place = newPlace(CONFIG);
    place.write("ci/bash-rules.json", '{ "deny": ["npm publish"] }');
    place.write("ci/srt-settings.json", '{ "filesystem": { "denyRead": ["~/notes"] } }');
    return place;
  }

  test("is in the agent's file, and in an argument that a later write does not change", () => {
    const place = profiled();
    const run = place.start(["claude", "-p", "ci", "--", "exit", "0"]);
    expect([run.status, run.stderr]).toEqual([0, "claude: wrote <home>/.claude/settings.json\n"]);
    const [flag, text = ""] = shownIn(run.stdout).args;
    expect(flag).toBe("--settings");
    const file = JSON.parse(place.read(".claude/settings.json")) as object;
    expect(JSON.parse(text)).toEqual(file);
    expect(file).toMatchObject({
      permissions: { deny: expect.arrayContaining(["Bash(npm publish)", "Bash(git push)"]) as string[] },
      sandbox: { enabled: true, failIfUnavailable: true, allowUnsandboxedCommands: false },
    });
    // The next start without the profile brings the questions back.
    expect(place.start(["claude", "--", "exit", "0"]).status).toBe(0);
    const { permissions } = JSON.parse(place.read(".claude/settings.json")) as {
      permissions: { deny: string[]; ask: string[] };
    };
    expect(permissions.ask).toContain("Bash(git push)");
    expect(permissions.deny).not.toContain("Bash(npm publish)");
  });

  test("is in the settings of the sandbox for the start", () => {
    const place = profiled();
    const run = place.start(["qwen", "--profile", "ci", "--", "exit", "0"]);
    expect(run.status, run.stderr).toBe(0);
    const settings = JSON.parse(place.read("settings-of-the-start.json")) as {
      filesystem: { denyRead: string[]; allowWrite: string[] };
    };
    expect(settings.filesystem.denyRead).toEqual(expect.arrayContaining(["~/notes", "~/.ssh"]));
    expect(place.start(["qwen", "--print", "-p", "ci"]).stdout).toContain(
      "# SETTINGS: the merged layers user, profile/ci, and for this start alone:",
    );
  });

  test("for unattended sessions takes a flag that answers questions, where the sandbox is around the agent", () => {
    const place = profiled();
    const yolo = (agent: string, ...options: readonly string[]) =>
      place.start([agent, ...options, "--", agent === "opencode" ? "--auto" : "--yolo", "exit", "0"]);
    expect(yolo("qwen", "-p", "ci")).toMatchObject({ status: 0 });
    expect(yolo("copilot", "-p", "ci")).toMatchObject({ status: 0 });
    expect([yolo("qwen").status, yolo("copilot").status]).toEqual([125, 125]);
    // Nothing is around it.
    expect(yolo("opencode", "-p", "ci").status).toBe(125);
    const other = place.start(["qwen", "-p", "ci", "--", "--allowed-tools", "x", "exit", "0"]);
    expect(other.status).toBe(125);
  });

  test("that config.toml does not have starts nothing", () => {
    const run = profiled().start(["claude", "-p", "cj"]);
    expect([run.status, run.stderr]).toEqual([125, expect.stringContaining("did you mean `ci`?")]);
  });
});

test("what a project's layer denies is denied in the sandbox around an agent, and in its file", () => {
  const place = newPlace('[qwen]\nwrapper = "srt"\n');
  place.write(
    "app/.twsrt/srt-settings.json",
    '{ "filesystem": { "denyRead": ["secrets"] }, "network": { "deniedDomains": ["nodejs.org"] } }',
  );
  place.write("app/.twsrt/bash-rules.json", '{ "deny": ["npm publish"] }');
  const run = place.start(["qwen", "--", "exit", "0"]);
  expect(run.status, run.stderr).toBe(0);
  const settings = JSON.parse(place.read("settings-of-the-start.json")) as {
    filesystem: { denyRead: string[] };
    network: { deniedDomains: string[] };
  };
  expect(settings.filesystem.denyRead).toContain(place.path("app/secrets"));
  expect(settings.network.deniedDomains).toEqual(["nodejs.org"]);
  expect(place.read(".qwen/settings.json")).toContain("Bash(npm publish *)");
});
