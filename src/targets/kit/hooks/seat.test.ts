import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isGuard, wordsIn } from "../../guard-line.ts";
import { lineOf, wordsOf, type HookProgram } from "./seat.ts";

function programOf(node: string): HookProgram {
  return { node, script: "/opt/twsrt.cjs", arguments: ["guard", "codex"], variables: { HOME: "/home/a b" } };
}

function scripted(script: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-seat-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "node");
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

function play(node: string): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", lineOf(programOf(node))], {
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr };
}

describe("the line of a hook", () => {
  // Status 2 with a text on standard error is what stops a call in every agent.
  test.each([
    ["is missing", () => "/missing/node"],
    ["ends with 1", () => scripted("exit 1")],
    ["ends with 2 and prints nothing", () => scripted("exit 2")],
    ["is killed", () => scripted("kill -9 $$")],
  ])("refuses the call where the program %s", (_, node) => {
    const { status, err } = play(node());
    expect(status).toBe(2);
    expect(err).toContain("twsrt guard failed, so the call is refused");
  });

  test("gives on what the program answers", () => {
    expect(play(scripted("echo answer"))).toEqual({ status: 0, out: "answer\n", err: "" });
  });

  test("is known again with its words, as is one without the refusal", () => {
    const program = programOf("/usr/bin/node");
    const line = lineOf(program);
    expect(wordsIn(line)).toEqual(wordsOf(program));
    expect(isGuard(wordsIn(line), "codex")).toBe(true);
    expect(wordsIn(line.slice(0, line.indexOf(" || ")))).toEqual(wordsOf(program));
    expect(wordsIn(`${line} || true`)).toEqual([]);
  });
});
