import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { lineOf } from "../../src/targets/kit/hooks/seat.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

/*
 * The guard of a hook, killed at any moment of its answer. The line that `generate` writes must refuse the call, or the whole answer must
 * be there: half of one, or silence with status 0, would let the call run.
 */

/** Enough to hit every part of an answer; TWSRT_GUARD_KILLS asks for more. */
const KILLS = Number(process.env["TWSRT_GUARD_KILLS"] ?? 40);
const LANES = 4;

interface Answer {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

/** Plays a call that the policy denies, and kills the program so many milliseconds after its start. */
async function play(world: World, lane: number, delay?: number): Promise<Answer> {
  const pid = world.path(`pid-${lane}`);
  fs.rmSync(pid, { force: true });
  const node = world.write(
    `node-${lane}`,
    `#!/bin/sh\necho $$ > '${pid}.new'\nmv '${pid}.new' '${pid}'\nexec '${process.execPath}' "$@"\n`,
  );
  fs.chmodSync(node, 0o755);
  const line = lineOf({
    node,
    script: inject("binary"),
    arguments: ["guard", "qwen"],
    variables: { HOME: world.home },
  });
  const shell = spawn("/bin/sh", ["-c", line], { cwd: world.home, stdio: "pipe" });
  let [out, err] = ["", ""];
  shell.stdout.on("data", (part) => (out += String(part)));
  shell.stderr.on("data", (part) => (err += String(part)));
  // The program may be gone before it has read its input.
  shell.stdin.on("error", () => undefined);
  const input = { tool_name: "run_shell_command", tool_input: { command: "sudo ls" }, cwd: world.home };
  shell.stdin.end(JSON.stringify(input));
  const state = { isOver: false };
  const ended = new Promise<number | null>((resolve) => {
    shell.once("close", (status) => {
      state.isOver = true;
      resolve(status);
    });
  });
  while (!state.isOver && !fs.existsSync(pid)) await sleep(1);
  const begun = performance.now();
  if (delay !== undefined) {
    await sleep(delay);
    kill(Number(fs.readFileSync(pid, "utf8")), state.isOver);
  }
  return { status: await ended, out, err, ms: performance.now() - begun };
}

function kill(id: number, isOver: boolean): void {
  if (isOver) return;
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

test(`a guard that is killed in its answer refuses the call (${KILLS} kills)`, async () => {
  const world = newWorld(EXAMPLE);
  const whole = await play(world, 0);
  expect(whole).toMatchObject({ status: 0 });
  const ends = { refused: 0, answered: 0 };
  const lane = async (number: number): Promise<void> => {
    for (let n = number; n < KILLS; n += LANES) {
      // Over the time of an answer, and a little beyond.
      const { status, out, err } = await play(world, number, (1.1 * whole.ms * n) / KILLS);
      if (status === 0) {
        expect(out).toBe(whole.out);
        ends.answered++;
      } else {
        expect(status, `kill ${n}: ${out}${err}`).toBe(2);
        expect(err).toContain("so the call is refused");
        ends.refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  expect(ends.refused + ends.answered).toBe(KILLS);
  // Kills that come too late would show nothing.
  expect(ends.refused).toBeGreaterThan(KILLS / 2);
  expect(JSON.parse(whole.out)).toMatchObject({ hookSpecificOutput: { permissionDecision: "deny" } });
  // Whatever was cut off, the record is read.
  const log = world.run(["log", "--json"]);
  expect(log.status).toBe(0);
  expect(log.stdout.split("\n").filter((text) => text !== "").length).toBeGreaterThan(0);
});
