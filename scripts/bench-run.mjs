// What `twsrt run` adds to the start of an agent, in milliseconds on the clock. The agent is a program that does nothing, so that
// all that is measured is the start. The commands are interleaved, after two rounds to warm up; medians count.
//
//   npm run bench:run -- [rounds]
//
// With the sandbox it needs `srt` of `npm run conformance:setup`, bwrap, socat and rg.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { environment, fail, median } from "./bench-meter.mjs";
import { benchmark, interleaved } from "./bench-rounds.mjs";

const bench = benchmark();
const { root, entry, rounds, scratch, home } = bench;
const bin = path.join(scratch, "bin");
const agent = path.join(bin, "claude");
fs.mkdirSync(bin);
for (const name of ["claude", "copilot"]) fs.copyFileSync("/bin/true", path.join(bin, name));
process.env.PATH = `${bin}:${path.join(root, "conformance/node_modules/.bin")}:${process.env.PATH ?? ""}`;
fs.mkdirSync(path.join(home, ".cache/copilot/pkg"), { recursive: true });
for (const name of ["claude", "copilot"]) {
  const args = [entry, "run", name];
  const first = spawnSync(process.execPath, args, { cwd: home, env: environment(home), encoding: "utf8" });
  if (first.status !== 0) fail(`\`run ${name}\` ended with ${first.status}: ${first.stderr}`);
}

const settings = path.join(home, ".srt-settings.json");
const rows = await interleaved(bench, [
  { name: "the agent", argv: [agent] },
  { name: "node -e 0", argv: [process.execPath, "-e", "0"] },
  { name: "run, no sandbox", argv: [process.execPath, entry, "run", "claude"] },
  { name: "srt -s FILE -c AGENT", argv: ["/bin/sh", "-c", `exec srt -s ${settings} -c ${agent}`] },
  { name: "run, in the sandbox", argv: [process.execPath, entry, "run", "copilot"] },
]);

const load = os.loadavg()[0]?.toFixed(1);
process.stdout.write(
  `${rounds} interleaved rounds; load average ${load} on ${os.cpus().length} processors\n\n`,
);
process.stdout.write(
  `${"".padEnd(24)}${"wall ms".padStart(10)}${"least".padStart(10)}${"CPU ms".padStart(10)}\n`,
);
const results = rows.map(({ name, walls, cpus }) => ({
  name,
  wall: median(walls),
  least: Math.min(...walls),
  cpu: median(cpus),
}));
for (const { name, wall, least, cpu } of results)
  process.stdout.write(
    `${name.padEnd(24)}${[wall, least, cpu].map((value) => value.toFixed(1).padStart(10)).join("")}\n`,
  );

/**
 * @param {string} what
 * @param {string} more
 * @param {string} than
 * @param {number} aim
 */
function reach(what, more, than, aim) {
  const [one, other] = [more, than].map((name) => results.find((row) => row.name === name));
  if (one === undefined || other === undefined) return fail(`no rows ${more} and ${than}`);
  const [wall, least, cpu] = [one.wall - other.wall, one.least - other.least, one.cpu - other.cpu];
  const verdict = wall <= aim ? "met    " : "not met";
  return `${verdict}  ${what}: ${wall.toFixed(1)} ms (least ${least.toFixed(1)}, CPU ${cpu.toFixed(1)}), aim ${aim} ms\n`;
}

process.stdout.write(`\n${reach("run adds to the agent", "run, no sandbox", "the agent", 45)}`);
process.stdout.write(reach("run adds to the sandbox", "run, in the sandbox", "srt -s FILE -c AGENT", 120));
