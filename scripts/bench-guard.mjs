// What the guard adds to a call of a tool: processor time and time on the clock of the program that an agent's hook starts, against a
// bare Node that is started in the same way. Then the same of guards that stay, against programs that do nothing but answer; and what it
// costs to read a long record. The commands are interleaved, after rounds to warm up; medians count.
//
//   npm run bench:guard -- [rounds]
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { environment, fail, median } from "./bench-meter.mjs";
import { DECISIONS, writeRecord } from "./bench-record.mjs";
import { residents } from "./bench-resident.mjs";
import { benchmark, interleaved } from "./bench-rounds.mjs";

const bench = benchmark();
const { entry, rounds, scratch, home } = bench;

/** How often a guard that stays is asked in one round, and before the first. */
const ASKED = 10;
const WARM = 50;

/** Calls, each with what its answer has to contain: a guard that fails would be fast. */
const CALLS = [
  { name: "nothing to say", tool_name: "Bash", tool_input: { command: "npm test" }, answer: /^$/ },
  { name: "a file", tool_name: "Read", tool_input: { file_path: `${home}/a.txt` }, answer: /^$/ },
  {
    name: "asked",
    tool_name: "Bash",
    tool_input: { command: "cd x && git push origin main" },
    answer: /"ask"/,
  },
  { name: "denied", tool_name: "Bash", tool_input: { command: "bash -c 'sudo ls'" }, answer: /"deny"/ },
];

/**
 * The command as hooks start it, with the call on standard input. An answer that goes to the null device is a failure to the guard.
 * @param {string} file
 * @param {readonly string[]} words
 */
function reading(file, words) {
  const quoted = [`HOME=${home}`, process.execPath, ...words].map((word) => `'${word}'`).join(" ");
  return ["/bin/sh", "-c", `exec /usr/bin/env -i ${quoted} <'${file}' >'${scratch}/answer'`];
}

const rows = [{ name: "node -e 0", argv: reading("/dev/null", ["-e", "0"]) }];
for (const { name, answer, ...call } of CALLS) {
  const file = path.join(scratch, `${name}.json`);
  fs.writeFileSync(file, JSON.stringify({ ...call, cwd: home, session_id: "bench" }));
  const argv = reading(file, [entry, "guard", "claude"]);
  const [program = "", ...words] = argv;
  const settings = { cwd: home, env: environment(home) };
  const { status, stderr } = spawnSync(program, words, { ...settings, encoding: "utf8" });
  const given = fs.readFileSync(path.join(scratch, "answer"), "utf8");
  if (status !== 0 || !answer.test(given))
    fail(`the guard answered \`${name}\` with status ${status}: ${given}${stderr}`);
  rows.push({ name: `guard, ${name}`, argv });
}
const measured = await interleaved(bench, rows);

const load = os.loadavg()[0]?.toFixed(1);
process.stdout.write(
  `${rounds} interleaved rounds with Node ${process.versions.node}; load average ${load} on ${os.cpus().length} processors\n\n`,
);
const bare = median(measured[0]?.cpus ?? []);
show(measured.map(({ name, cpus, walls }) => ({ name, cpu: median(cpus), walls, least: bare })));

// Guards that stay: every call is asked of each of them in turn.
const staying = Object.entries(await residents(entry, home)).map(([name, resident]) => ({
  name,
  resident,
  walls: /** @type {number[]} */ ([]),
  before: /** @type {number | undefined} */ (undefined),
}));
for (let round = -WARM; round < rounds * ASKED; round++) {
  for (const { name: call, answer, ...event } of CALLS) {
    const input = JSON.stringify({ ...event, cwd: home, session_id: "bench" });
    for (const row of staying) {
      if (round === 0 && row.before === undefined) row.before = row.resident.cpu();
      const start = performance.now();
      const given = await row.resident.ask(input);
      if (round >= 0) row.walls.push(performance.now() - start);
      const says =
        answer.source === "^$"
          ? /\{\}|"stdout":""/
          : new RegExp(answer.source.replaceAll('"', String.raw`\\?"`));
      if (row.name.startsWith("guard") && !says.test(given))
        fail(`${row.name} answered \`${call}\`: ${given}`);
    }
  }
}
process.stdout.write(
  `\n${staying[0]?.walls.length} calls asked of each program in turn, the same four again and again\n\n`,
);
const answered = staying.map(({ name, resident, walls, before }) => {
  const after = resident.cpu();
  resident.close();
  return {
    name,
    walls,
    cpu: after === undefined || before === undefined ? undefined : (after - before) / walls.length,
  };
});
show(
  answered.map((row, index) => ({ ...row, least: index % 2 === 0 ? undefined : answered[index - 1]?.cpu })),
);

writeRecord(home);
const commands = [["log"], ["log", "--json"], ["explain", "--last"], ["suggest"]];
const read = await interleaved(
  { ...bench, rounds: Math.min(rounds, 7) },
  commands.map((words) => ({ name: words.join(" "), argv: [process.execPath, entry, ...words] })),
);
process.stdout.write(
  `\na record of ${DECISIONS.toLocaleString("en-US")} decisions (aim: at most 1000 ms)\n\n`,
);
show(read.map(({ name, cpus, walls }) => ({ name, cpu: median(cpus), walls, least: undefined })));

/**
 * @param {readonly { name: string, cpu: number | undefined, walls: number[], least: number | undefined }[]} lines
 *   `least`: what the same costs without twsrt
 */
function show(lines) {
  for (const { name, cpu, walls, least } of lines) {
    const time = cpu === undefined ? "" : `${cpu.toFixed(2)} ms of processor time`;
    const added =
      cpu === undefined || least === undefined || cpu === least
        ? ""
        : `, ${(cpu - least).toFixed(2)} ms more (${(cpu / least).toFixed(1)} times)`;
    process.stdout.write(
      `${name.padEnd(26)} ${time}${added} (${median(walls).toFixed(2)} ms on the clock)\n`,
    );
  }
}
