import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { runShell, runUnprivileged } from "../support/shell.ts";
import { EXAMPLE, newWorld } from "../support/world.ts";

/* `twsrt guard` with hostile input, and with a record that cannot be written. If it printed nothing, the call would run. */

const RECORD = ".local/state/twsrt/decisions.jsonl";

function bash(command: string): string {
  return JSON.stringify({ tool_name: "Bash", tool_input: { command }, cwd: "/tmp" });
}

function decisionOf(command: string): string {
  const run = newWorld(EXAMPLE).run(["guard", "claude"], { input: bash(command) });
  expect(run).toMatchObject({ status: 0, stderr: "" });
  if (run.stdout === "") return "none";
  const { hookSpecificOutput } = JSON.parse(run.stdout) as {
    readonly hookSpecificOutput: { readonly permissionDecision: string };
  };
  return hookSpecificOutput.permissionDecision;
}

const MILLIONS = 10_000_000;

describe("a line of ten megabytes is judged in time", () => {
  test.each<[string, string]>([
    ["one word", `echo ${"x".repeat(MILLIONS)}; sudo ls`],
    ["many words", `echo ${"a ".repeat(MILLIONS / 2)}; sudo ls`],
    ["many commands", `${"a;".repeat(MILLIONS / 2)}sudo ls`],
    ["quotes", "'".repeat(MILLIONS)],
    ["brackets", `${"(".repeat(MILLIONS)}sudo ls`],
    ["blanks", `${" ".repeat(MILLIONS / 2)}sudo ls${" ".repeat(MILLIONS / 2)}x`],
    ["blanks of Unicode", `${"\u00a0".repeat(MILLIONS / 2)}sudo ls`],
    ["NUL", `${"\0".repeat(MILLIONS / 6)}sudo ls`],
  ])("%s", (_, command) => {
    // A hook that takes more than 60 seconds lets the call run in most agents; the run is ended then, and fails.
    expect(["ask", "deny"]).toContain(decisionOf(command));
  });
});

test.each<[string, string, string]>([
  ["a NUL in a name", "su\0do ls", "deny"],
  ["a NUL behind a name", "sudo\0 ls", "deny"],
  ["a byte-order mark", "\ufeffsudo ls", "deny"],
  ["a blank that no shell skips", "\u3000sudo ls", "deny"],
  ["marks that turn what a person sees around", "echo \u202e\u2066; sudo ls \u2069", "deny"],
  ["half of a pair", "echo \ud800; sudo ls", "deny"],
  ["a carriage return", "sudo ls\r\n", "deny"],
  ["the same without anything to stop", "\ufeffls \u202e\0", "none"],
])("%s", (_, command, decision) => {
  expect(decisionOf(command)).toBe(decision);
});

describe("the call is refused although its record cannot be written", () => {
  test("because the disk is full", () => {
    const world = newWorld(EXAMPLE);
    world.write("call.json", bash("sudo ls"));
    // So much is there that the next entry fits in part: the limit is one block of 512 or 1,024 bytes.
    world.write(RECORD, `${" ".repeat(400)}\n`);
    const run = runShell(world, 'trap "" XFSZ; ulimit -f 1; twsrt guard claude < call.json');
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('"deny"');
    expect(run.stderr).toContain("not recorded");
    // What was cut off spoils nothing that comes later.
    world.run(["guard", "claude"], { input: bash("sudo id") });
    expect(world.run(["log"]).stdout).toContain("Bash(sudo id)");
  });

  test("because the state folder is read-only", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path(".local/state/twsrt"), { recursive: true });
    fs.chmodSync(world.path(".local/state/twsrt"), 0o555);
    const run = runUnprivileged(world, ["guard", "claude"], bash("sudo ls"));
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('"deny"');
    expect(run.stderr).toContain("not recorded");
    expect(world.exists(RECORD)).toBe(false);
  });
});
