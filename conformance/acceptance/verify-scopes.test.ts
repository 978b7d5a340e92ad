import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { expect, inject, test } from "vitest";
import type { VerifyReport } from "../../src/verify/report.ts";
import { newWorld } from "../../test/support/world.ts";
import { agentProgram } from "./agents.ts";

/** Programs that the agent would start if it got the file as it is, each leaving a name that a trace shows. */
const HELPERS = {
  apiKeyHelper: "touch /tmp/twsrt-helper-key",
  statusLine: { type: "command", command: "touch /tmp/twsrt-helper-line" },
  hooks: {
    SessionStart: [{ hooks: [{ type: "command", command: "touch /tmp/twsrt-helper-start" }] }],
    PreToolUse: [{ matcher: "*", hooks: [{ type: "command", command: "touch /tmp/twsrt-helper-tool" }] }],
  },
  env: { PATH: "/tmp/twsrt-helper-path" },
};

test("a project that switches the sandbox off fails `verify`, and none of its programs is started", () => {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"] }',
  });
  world.write(".aws/credentials", "x");
  world.write(".config/twsrt/config.toml", '[claude]\nsandbox = "require"\n');
  expect(world.run(["generate", "claude", "--write"]).status).toBe(0);
  const file = world.write(
    "project/.claude/settings.json",
    `{\n  "sandbox": {\n    "enabled": false },\n${JSON.stringify(HELPERS).slice(1)}`,
  );
  const before = fs.readFileSync(file, "utf8");
  const log = world.path("trace");
  const args = ["verify", "claude", "--plain", "--only", "sudo", "--only", ".aws"];
  const verify = (...more: readonly string[]) => [inject("binary"), ...args, ...more];
  const program = ["--program", agentProgram("claude")];
  const options = {
    cwd: world.path("project"),
    env: { HOME: world.home, PATH: process.env["PATH"] ?? "" },
    encoding: "utf8",
    timeout: 170_000,
  } as const;
  const traced = spawnSync(
    "strace",
    [
      "-f",
      "-qq",
      "-s",
      "4000",
      "-e",
      "trace=execve",
      "-o",
      log,
      process.execPath,
      ...verify(...program, "--json"),
    ],
    options,
  );
  const { agents, exit } = JSON.parse(traced.stdout) as VerifyReport;
  const [agent] = agents;
  if (agent?.status !== "verified") throw new Error(`${traced.stdout}\n${traced.stderr}`);
  expect([traced.status, exit]).toEqual([1, 1]);
  expect(agent.scopes.taken.map(({ id }) => id)).toContain("project");
  expect(agent.overruled).toMatchObject([{ layer: 1, switchedOff: true, place: ".claude/settings.json:3" }]);
  // The rules of layer 2 were tried with the file beside them, as predicted.
  expect(agent.totals.surprises).toBe(0);
  expect(agent.rules.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
  const trace = fs.readFileSync(log, "utf8");
  // The trace has the agent in it, and nothing of the project's.
  expect(trace).toContain("--permission-prompt-tool");
  expect(trace).not.toContain("twsrt-helper");
  expect(fs.readFileSync(file, "utf8")).toBe(before);

  const text = spawnSync(process.execPath, verify(...program), options);
  expect(text.stdout).toContain("layer 1 is switched off by .claude/settings.json:3");
  expect(text.status).toBe(1);
  const alone = spawnSync(process.execPath, verify(...program, "--only-file"), options);
  expect(alone.status).toBe(0);
});

test("the files of a project are gone from the trial with `--only-file`, and change it without", () => {
  const world = newWorld({ srt: "{}", bash: '{ "deny": ["sudo"] }' });
  expect(world.run(["generate", "claude", "--write"]).status).toBe(0);
  world.write(
    "project/.claude/settings.json",
    '{ "permissions": { "deny": ["Bash(sudo *)", "Bash(sudo)"] } }',
  );
  const args = [
    "verify",
    "claude",
    "--plain",
    "--only",
    "sudo",
    "--json",
    "--program",
    agentProgram("claude"),
  ];
  const verdicts = (...more: readonly string[]): readonly string[] => {
    const { stdout } = world.run([...args, ...more], { cwd: world.path("project"), timeout: 150_000 });
    const [agent] = (JSON.parse(stdout) as VerifyReport).agents;
    if (agent?.status !== "verified") throw new Error(stdout);
    expect(agent.totals.surprises).toBe(0);
    return agent.rules.map(({ verdict }) => verdict);
  };
  // Both deny it, so that the rule alone cannot be shown to act.
  expect(verdicts()).toEqual(["skipped"]);
  expect(verdicts("--only-file")).toEqual(["pass"]);
});
