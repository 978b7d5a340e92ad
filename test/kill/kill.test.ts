import * as childProcess from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundle, temporaryFolder } from "./child.ts";

const KILLS = 200;
/** So many children at a time: starting Node takes most of the time, and it waits a lot. */
const LANES = 5;
/** The longest time between the first write of a child and its end, in milliseconds: a few replacements. */
const LONGEST = 12;

const PROGRAM = `
import * as fs from "node:fs";
import { readText } from "./read.ts";
import { replaceFile, sweepTemporaries } from "./write.ts";
const [target, mode] = process.argv.slice(2);
const contents = ["a", "b"].map((letter) => (letter.repeat(63) + "\\n").repeat(5_000));
const once = () => {
  if (mode === "create") fs.rmSync(target, { force: true });
  const before = readText(target);
  const expected = before.kind === "ok" ? before.bytes : { kind: "missing" };
  const text = before.kind === "ok" && before.text === contents[0] ? contents[1] : contents[0];
  const result = replaceFile({ path: target, text, expected });
  if (result.kind !== "written") throw new Error(JSON.stringify(result));
};
if (mode === "once") {
  sweepTemporaries(target);
  once();
} else {
  process.stdout.write("ready");
  for (;;) once();
}
`;
const CONTENTS = ["a", "b"].map((letter) => Buffer.from(`${letter.repeat(63)}\n`.repeat(5_000)));

let folder: string;
let script: string;

beforeAll(() => {
  folder = temporaryFolder();
  script = bundle(PROGRAM, folder);
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Mulberry32: small, seeded, good enough to scatter moments. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function temporaries(lane: string): readonly string[] {
  return fs.readdirSync(lane).filter((name) => name !== "target.json");
}

async function killOnce(target: string, mode: string, delay: number): Promise<void> {
  const child = childProcess.spawn(process.execPath, [script, target, mode], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  await Promise.race([once(child.stdout, "data"), ended]);
  await sleep(delay);
  child.kill("SIGKILL");
  const [, signal] = (await ended) as [number | null, string | null];
  if (signal !== "SIGKILL") throw new Error(`the child ended by itself: ${errors}`);
}

/** `create`: the child removes the target before each write, so it may also be missing after a kill. */
async function runLane(index: number, seed: number): Promise<number> {
  const lane = path.join(folder, `lane-${index}`);
  const target = path.join(lane, "target.json");
  const mode = index === 0 ? "create" : "replace";
  fs.mkdirSync(lane);
  fs.writeFileSync(target, CONTENTS[0] as Buffer);
  const random = generator(seed + index);
  for (let kill = 0; kill < KILLS / LANES; kill += 1) {
    await killOnce(target, mode, random() * LONGEST);
    const whole = fs.existsSync(target)
      ? CONTENTS.some((content) => content.equals(fs.readFileSync(target)))
      : mode === "create";
    expect(whole, `seed ${seed}, lane ${index}, kill ${kill}: the target is neither content`).toBe(true);
  }
  const left = temporaries(lane).length;
  const run = childProcess.spawnSync(process.execPath, [script, target, "once"], { encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(temporaries(lane), `seed ${seed}, lane ${index}: left after a normal run`).toEqual([]);
  expect(CONTENTS.some((content) => content.equals(fs.readFileSync(target)))).toBe(true);
  return left;
}

it(`leaves the old or the new content after ${KILLS} kills, and one more run tidies up`, async () => {
  const seed = Number(process.env["TWSRT_KILL_SEED"] ?? Date.now() % 1_000_000_000);
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, (_, index) => runLane(index, seed)));
  // Only when all have ended: a child still at work would find its folder removed.
  let total = 0;
  for (const lane of lanes) {
    if (lane.status === "rejected") throw lane.reason;
    total += lane.value;
  }
  // Kills that never hit a write would prove nothing.
  expect(total, `seed ${seed}: kills that left a temporary file`).toBeGreaterThan(KILLS / 20);
}, 120_000);
