import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bestIsolation } from "../../../src/drive/isolation.ts";
import type { Program } from "../../../src/drive/program.ts";
import { doctorOf } from "./doctor.ts";

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-doctor-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A stand-in for the agent, which writes what it finds to where the test can see it. */
function standIn(script: string): Program {
  const file = path.join(folder, `agent-${fs.readdirSync(folder).length}.sh`);
  fs.writeFileSync(file, `#!/bin/sh\nseen=${folder}/seen\n${script}\n`, { mode: 0o755 });
  return { found: file, command: ["/bin/sh", file], needed: [] };
}

const seen = (): string => fs.readFileSync(path.join(folder, "seen"), "utf8").trim();
const REPORT = `echo "Claude Code doctor"; echo "Running: x (1.2.3)"
  echo "- Permission deny rule ($2): Write(~/canary/**) is not matched"`;
const END = 'echo "For a full setup checkup, run /doctor"';
const never = new AbortController().signal;

const isApart = bestIsolation() !== "none";

describe.skipIf(!isApart)(`the agent${isApart ? "" : " (skipped: no network namespace here)"}`, () => {
  it("finds three settings files in a home of its own, and judges them", async () => {
    const agent = standIn(`
      for file in "$HOME/.claude/settings.json" .claude/settings.json .claude/settings.local.json; do
        read -r text < "$file"; echo "$3 $text"
      done > $seen
      ${REPORT}
      echo "- $HOME/.claude/settings.json › env: Expected record"
      echo "- Permission deny rule (.claude/settings.json): Write(~/canary/**) is not matched"
      echo "Auto-update channel: stable"
      ${END}`);
    const report = await doctorOf(agent, never)(["1\n", "2\n", "3\n"], false);
    expect(seen()).toBe("doctor 1\ndoctor 2\ndoctor 3");
    expect(report).toEqual({
      ran: true,
      version: "1.2.3",
      files: [
        { alive: false, issues: [{ path: ["env"], message: "Expected record" }] },
        { alive: true, issues: [] },
        { alive: false, issues: [] },
      ],
    });
  });

  it("has nothing of the user's environment, no program in reach and no network", async () => {
    process.env["TWSRT_TEST_SECRET"] = "secret";
    const agent = standIn(`
      { /usr/bin/env; echo "devices: $(/bin/cat /proc/net/dev | /usr/bin/tail -n +3 | /usr/bin/cut -d: -f1)"
        cat /dev/null 2>&1 || echo "no cat"; } > $seen
      ${REPORT}`);
    try {
      await doctorOf(agent, never)(["{}"], false);
    } finally {
      delete process.env["TWSRT_TEST_SECRET"];
    }
    expect(seen()).not.toContain("secret");
    expect(seen()).not.toContain(`HOME=${os.homedir()}\n`);
    expect(seen()).toMatch(/devices: +lo$/m);
    expect(seen()).toContain("no cat");
  });

  it("is ended with all that it has started when it hangs", async () => {
    const agent = standIn(`/bin/sleep 98765 & echo $! > $seen; ${REPORT.replace("doctor", "hangs")}; wait`);
    const report = await doctorOf(agent, never, 500)(["{}"], false);
    expect(report).toEqual({
      ran: false,
      reason: "it did not end within 0.5 s",
      said: expect.stringContaining("Claude Code hangs"),
    });
    await expect.poll(() => isRunning(Number(seen()))).toBe(false);
  });

  it("is ended when the run is", async () => {
    const abort = new AbortController();
    const agent = standIn(`echo $$ > $seen; exec /bin/sleep 98765`);
    fs.writeFileSync(path.join(folder, "seen"), "");
    const running = doctorOf(agent, abort.signal)(["{}"], false);
    await expect.poll(() => seen()).not.toBe("");
    abort.abort();
    await expect(running).rejects.toThrow();
    await expect.poll(() => isRunning(Number(seen()))).toBe(false);
  });

  it("starts at the root of a repository, whatever repository there is above", async () => {
    const agent = standIn(`
      { /bin/cat .git/HEAD; [ -d .git/objects ] && [ -d .git/refs ] && echo root; } > $seen
      ${REPORT}`);
    await doctorOf(agent, never)(["{}"], false);
    expect(seen()).toMatch(/^ref: .*\nroot$/);
  });

  it.each([
    ["ends with another status", `${REPORT}; ${END}; exit 3`, "it ended with status 3"],
    ["is killed", `${REPORT}; ${END}; kill -9 $$`, "it ended with status"],
    ["is cut off", REPORT, "the report is cut off"],
  ])("that %s has given no report", async (_name, script, reason) => {
    const report = await doctorOf(standIn(script), never)(["{}"], false);
    expect(report).toMatchObject({ ran: false, reason: expect.stringContaining(reason) });
  });

  it("leaves nothing behind", async () => {
    const agent = standIn(`echo "$HOME" > $seen; ${REPORT}`);
    await doctorOf(agent, never)(["{}"], false);
    expect(seen()).toMatch(/^\//);
    expect(fs.existsSync(seen())).toBe(false);
  });

  it("that cannot be started gives no report", async () => {
    const missing: Program = { found: "/none", command: ["/none/agent"], needed: [] };
    const report = await doctorOf(missing, never)(["{}"], false);
    expect(report).toMatchObject({ ran: false, said: expect.stringContaining("/none/agent") });
  });
});

/** A process that has ended stays in the table until its new parent has looked at it. */
function isRunning(id: number): boolean {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${id}/status`, "utf8"));
  } catch {
    return false;
  }
}
