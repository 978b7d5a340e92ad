// What benchmarks share that start a few commands in turn: the built program, a home with a policy, and the rounds.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { writeSources } from "./bench-example.mjs";
import { fail, startMeter } from "./bench-meter.mjs";

/** Reads the number of rounds from the command line, and makes a home that is gone when the process ends. */
export function benchmark() {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const entry = path.join(root, "dist/bin/twsrt.cjs");
  const rounds = Number(process.argv[2] ?? 30);
  if (!Number.isInteger(rounds) || rounds < 1) fail("the number of rounds is a whole number from 1", 64);
  if (!fs.existsSync(entry)) fail("dist/ is missing: run `npm run build` first");
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-bench-"));
  process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));
  const home = path.join(scratch, "home");
  writeSources(home);
  return { root, entry, rounds, scratch, home };
}

/**
 * Measures commands in turn, after two rounds to warm up. A command that fails ends the benchmark.
 * @param {{ rounds: number, scratch: string, home: string }} where
 * @param {readonly { name: string, argv: string[] }[]} commands
 * @returns {Promise<{ name: string, walls: number[], cpus: number[] }[]>} milliseconds, one value for each round
 */
export async function interleaved({ rounds, scratch, home }, commands) {
  const rows = commands.map(({ name, argv }) => ({
    name,
    job: { argv, home, isNode: false },
    walls: /** @type {number[]} */ ([]),
    cpus: /** @type {number[]} */ ([]),
  }));
  const meter = startMeter(scratch);
  for (let round = -2; round < rounds; round++) {
    for (const { name, job, walls, cpus } of rows) {
      const { status, wall, cpu } = await meter.measure(job);
      if (status !== 0) fail(`\`${name}\` ended with status ${status}`);
      if (round < 0) continue;
      walls.push(wall);
      cpus.push(cpu);
    }
  }
  meter.close();
  return rows;
}
