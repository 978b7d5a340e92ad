// What the guard adds to a call of a tool: processor time and time on the clock of the program that an agent's hook starts, against a
// bare Node that is started in the same way. The commands are interleaved, after two rounds to warm up; medians count.
//
//   npm run bench:guard -- [rounds]
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { environment, fail, median } from "./bench-meter.mjs";
import { benchmark, interleaved } from "./bench-rounds.mjs";

const bench = benchmark();
const { entry, rounds, scratch, home } = bench;

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
for (const { name, cpus, walls } of measured) {
  const cpu = median(cpus);
  const added = name === "node -e 0" ? "" : `, ${(cpu - bare).toFixed(1)} ms more than Node`;
  process.stdout.write(
    `${name.padEnd(24)} ${cpu.toFixed(1)} ms of processor time${added} (${median(walls).toFixed(1)} ms on the clock)\n`,
  );
}
