import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { expect, inject, test } from "vitest";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

/* `twsrt guard` as an agent's hook starts it, and `twsrt log`. */

const RECORD = ".local/state/twsrt/decisions.jsonl";

function call(world: World, agent: string, tool: string, args: object, more: readonly string[] = []): Run {
  const input =
    agent === "copilot"
      ? { toolName: tool, toolArgs: args, cwd: world.home, sessionId: "s" }
      : { tool_name: tool, tool_input: args, cwd: world.home, session_id: "s" };
  return world.run(["guard", agent, ...more], { input: JSON.stringify(input) });
}

const SUDO = { command: "cd src && sudo ls" };

test.each([
  ["claude", "Bash"],
  ["codex", "Bash"],
  ["qwen", "run_shell_command"],
])("%s gets a denial in its dialect", (agent, tool) => {
  const run = call(newWorld(EXAMPLE), agent, tool, SUDO);
  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(run.stdout)).toEqual({
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: "denied by your policy: `sudo ls` matches `sudo` in bash-rules.json:2",
    },
  });
});

test("Copilot CLI and Gemini CLI get one in theirs", () => {
  const world = newWorld(EXAMPLE);
  expect(JSON.parse(call(world, "copilot", "bash", SUDO).stdout)).toMatchObject({
    permissionDecision: "deny",
  });
  expect(JSON.parse(call(world, "gemini", "run_shell_command", SUDO).stdout)).toMatchObject({
    decision: "deny",
  });
});

test.each(["codex", "gemini"])("%s has no ask, so the call is denied and says why", (agent) => {
  const tool = agent === "codex" ? "Bash" : "run_shell_command";
  const run = call(newWorld(EXAMPLE), agent, tool, { command: "git push" });
  expect(run.stdout).toContain('"deny"');
  expect(run.stdout).toContain("twsrt cannot ask in this agent");
});

test("where the policy has nothing to say, nothing is printed and nothing is recorded", () => {
  const world = newWorld(EXAMPLE);
  expect(call(world, "claude", "Bash", { command: "ls -la" })).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(call(world, "claude", "WebFetch", { url: "https://github.com/" })).toEqual({
    status: 0,
    stdout: "",
    stderr: "",
  });
  expect(world.exists(RECORD)).toBe(false);
});

test.each<[string, readonly string[], string | undefined]>([
  ["no input", ["guard", "claude"], ""],
  ["half a call", ["guard", "claude"], '{"tool_name":"Bash","tool_in'],
  ["text before the call", ["guard", "claude"], 'x{"tool_name":"Bash"}'],
  ["a list", ["guard", "claude"], "[]"],
  ["another agent's shape", ["guard", "claude"], '{"toolName":"bash","toolArgs":{}}'],
  ["bytes", ["guard", "claude"], "\u0000\u0001\ufffe"],
  ["an unknown agent", ["guard", "nope"], "{}"],
  ["no agent", ["guard"], "{}"],
  ["an agent without a hook", ["guard", "grok"], "{}"],
  ["an unknown option", ["guard", "--nope", "claude"], "{}"],
  ["a wrong value", ["guard", "claude", "--unknown", "allow"], "{}"],
])("%s is refused with status 2 and a text", (_, args, input) => {
  const run = newWorld(EXAMPLE).run(args, { input: input ?? "" });
  expect(run.status).toBe(2);
  expect(run.stdout).toBe("");
  expect(run.stderr).not.toBe("");
});

test("a policy that is missing or broken refuses every call", () => {
  const world = newWorld(EXAMPLE);
  for (const text of ['{ "deny": ["rm" }', '{ "denny": [] , "deny": 7 }']) {
    world.write(".config/twsrt/bash-rules.json", text);
    const run = call(world, "claude", "Bash", { command: "ls" });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain("bash-rules.json");
  }
  fs.rmSync(world.path(".config/twsrt/bash-rules.json"));
  expect(call(world, "claude", "Bash", { command: "ls" }).status).toBe(2);
});

test("what cannot be told is asked about, or denied with `--unknown deny`", () => {
  const world = newWorld(EXAMPLE);
  const line = { command: '"$x" a' };
  expect(call(world, "claude", "Bash", line).stdout).toContain('"ask"');
  expect(call(world, "claude", "Bash", line, ["--unknown", "deny"]).stdout).toContain('"deny"');
});

test("a large call and one with invisible characters are judged like any other", () => {
  const world = newWorld(EXAMPLE);
  expect(
    call(world, "claude", "Write", { file_path: "/etc/x", content: "x".repeat(10_000_000) }).stdout,
  ).toContain('"deny"');
  expect(call(world, "claude", "Bash", { command: "su\\\ndo ls" }).stdout).toContain('"deny"');
  expect(call(world, "claude", "Bash", { command: "echo \u202e; sudo ls" }).stdout).toContain('"deny"');
});

test("a record that cannot be written changes no decision", () => {
  const world = newWorld(EXAMPLE);
  world.write(".local/state/twsrt", "a file");
  const run = call(world, "claude", "Bash", SUDO);
  expect(run.status).toBe(0);
  expect(run.stdout).toContain('"deny"');
  expect(run.stderr).toContain("not recorded");
});

test("with --watch the decision is recorded, and the call is not stopped", () => {
  const world = newWorld(EXAMPLE);
  expect(call(world, "claude", "Bash", SUDO, ["--watch"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(world.run(["log"]).stdout).toContain("claude deny (watched) Bash(cd src && sudo ls)");
});

test("log escapes what would move the cursor of a terminal or begin a line", () => {
  const world = newWorld(EXAMPLE);
  call(world, "claude", "Bash", { command: "sudo \u001b[2J\u202e\r\nFAKE" });
  const { stdout } = world.run(["log"]);
  expect(stdout).toContain("sudo \\u{1b}[2J\\u{202e}\\u{d}\\u{a}FAKE");
  expect(stdout.trimEnd().split("\n")).toHaveLength(2);
});

test("log shows what was decided, filtered, as text and as JSON", () => {
  const world = newWorld(EXAMPLE);
  expect(world.run(["log"])).toEqual({ status: 0, stdout: "", stderr: "no decision is recorded\n" });
  call(world, "claude", "Bash", { command: "API_TOKEN=abc sudo ls" });
  call(world, "copilot", "bash", { command: "git push" });
  call(world, "claude", "Read", { file_path: "~/.aws/credentials" });
  const { stdout } = world.run(["log"]);
  expect(stdout.replaceAll(/^\S+ \S+/gm, "WHEN")).toContain(
    "WHEN claude deny Bash(API_TOKEN=*** sudo ls)\n    denied by your policy: `sudo ls` matches `sudo` in bash-rules.json:2\n",
  );
  expect(stdout).not.toContain("abc");
  const entries = (args: readonly string[]) =>
    world
      .run(["log", "--json", ...args])
      .stdout.split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { tool: string }).tool);
  expect(entries([])).toEqual(["Bash", "bash", "Read"]);
  expect(entries(["--agent", "copilot"])).toEqual(["bash"]);
  expect(entries(["--decision", "ask"])).toEqual(["bash"]);
  expect(entries(["--since", "1h"])).toHaveLength(3);
  expect(entries(["--since", "2099-01-01"])).toEqual([]);
  expect(world.run(["log", "--since", "yesterday"]).status).toBe(64);
  expect(world.run(["log", "--agent", "cloude"]).status).toBe(1);
});

test("an answer that cannot be delivered is a refusal by the status", () => {
  const world = newWorld(EXAMPLE);
  const input = JSON.stringify({ tool_name: "Bash", tool_input: SUDO, cwd: world.home });
  const words = `'${process.execPath}' '${inject("binary")}' guard claude`;
  for (const line of [`${words} >&-`, `{ ${words}; echo $? >&2; } | true`]) {
    const { status, stderr } = spawnSync("bash", ["-c", `sleep 0.1; ${line}`], {
      input,
      encoding: "utf8",
      env: { HOME: world.home, PATH: process.env["PATH"] },
    });
    expect(stderr).toContain("could not be written");
    if (line.endsWith("&-")) expect(status).toBe(2);
    else expect(stderr).toMatch(/^2$/m);
  }
});

test("the layer of a project applies in a repository inside it, wherever the agent was started", () => {
  const world = newWorld(EXAMPLE);
  world.write("work/.git/HEAD", "");
  world.write("work/.twsrt/bash-rules.json", '{ "deny": ["make"] }');
  world.write("work/inner/.git/HEAD", "");
  const inner = (cwd: string): Run =>
    world.run(["guard", "claude"], {
      input: JSON.stringify({ tool_name: "Bash", tool_input: { command: "make all" }, cwd: world.path(cwd) }),
    });
  expect(inner("work").stdout).toContain('"deny"');
  expect(inner("work/inner").stdout).toContain('"deny"');
  world.write("other/a", "");
  expect(inner("other").stdout).toBe("");
});

test.each([
  ["claude", "Glob", { pattern: "/etc/../HOME/.aws/*" }],
  ["claude", "Glob", { pattern: "HOME/.aws/**/*.pem" }],
  ["qwen", "glob", { pattern: "HOME/.ssh/id" }],
  ["gemini", "glob", { pattern: ".ssh/*" }],
  ["copilot", "glob", { pattern: "HOME/.aws/*", paths: "/tmp" }],
])("%s: %s with the pattern %j is judged by where it leads", (agent, tool, args) => {
  const world = newWorld(EXAMPLE);
  const given = JSON.parse(JSON.stringify(args).replaceAll("HOME", world.home)) as object;
  expect(call(world, agent, tool, given).stdout).toContain('"deny"');
});

test("a pattern that can lead out of its directory is asked about", () => {
  const world = newWorld(EXAMPLE);
  expect(call(world, "claude", "Glob", { pattern: "{src,/etc}/*" }).stdout).toContain('"ask"');
  expect(call(world, "claude", "Glob", { pattern: "*/../.aws/*" }).stdout).toContain('"ask"');
  expect(call(world, "claude", "Glob", { pattern: "src/**/*.{ts,js}" }).stdout).toBe("");
});

test("explain --last tells which rule decided last, also for one agent", () => {
  const world = newWorld(EXAMPLE);
  expect(world.run(["explain", "--last"])).toMatchObject({ status: 1, stderr: "no decision is recorded\n" });
  call(world, "claude", "Bash", SUDO);
  call(world, "copilot", "bash", { command: "git push" });
  const { stdout } = world.run(["explain", "--last"]);
  expect(stdout).toMatch(/^asked: Bash\(git push\)\n/);
  const ofClaude = world.run(["explain", "--last", "--agent", "claude"]).stdout;
  expect(ofClaude).toMatch(/^denied: Bash\(cd src && sudo ls\)\n/);
  expect(ofClaude).toContain("  rule       sudo\n  place      bash-rules.json:2\n");
  expect(JSON.parse(world.run(["explain", "--last", "--json"]).stdout)).toMatchObject({ agent: "copilot" });
  expect(world.run(["explain", "--last", "--agent", "cloude"]).status).toBe(1);
  expect(world.run(["explain", "--last", "Bash(ls)"]).status).toBe(64);
});

test("a rule with conditions acts in the guard where they are met, and always in the agents' files", () => {
  const world = newWorld(EXAMPLE);
  const rules = {
    deny: [{ command: "npm publish", when: { branch: "main" } }],
    ask: [],
    allow: [{ command: "make check", when: { branch: "dev" } }],
  };
  world.write(".config/twsrt/bash-rules.json", JSON.stringify(rules));
  // Git takes a folder for a repository only with these in it.
  for (const name of ["config", "objects/info/.keep", "refs/heads/.keep"]) world.write(`.git/${name}`, "");
  world.write(".git/HEAD", "ref: refs/heads/dev\n");
  const publish = { command: "npm publish" };
  expect(call(world, "claude", "Bash", publish).stdout).toBe("");
  // Calls of Codex may run in another directory.
  expect(call(world, "codex", "Bash", publish).stdout).toContain('"deny"');
  world.write(".git/HEAD", "ref: refs/heads/main\n");
  expect(call(world, "claude", "Bash", publish).stdout).toContain('"deny"');
  const run = world.run(["generate", "claude"]);
  expect(run.stdout).toContain('"Bash(npm publish)"');
  expect(run.stdout).not.toContain("make check");
  expect(run.stderr).toContain("there it always applies");
  expect(run.stderr).toContain("is allowed under conditions, so it is not written");
});
