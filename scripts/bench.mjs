// What twsrt costs at the prompt, in units of a bare `node -e 0`: CPU time and peak memory of each command.
//
// The commands are interleaved (every round runs every command once, after one round to warm up), so that a machine
// that grows slower or faster meanwhile does so for all of them. CPU time, user and system, is the figure to look
// at: unlike the time on the clock it hardly depends on what else is running.
//
//   npm run bench -- [--rounds N] [--node PATH]... [--peer 'name: command']... [--growth] [--write-docs] [--json]
//
// --node adds another Node, measured in the same rounds against its own bare start. --peer adds a command of the
// shell, shown by its name; it is started with exec, in a home that has the example policy. --growth measures many rules for every agent,
// --write-docs does so and writes docs/performance.md.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { performanceDocument } from "./bench-docs.mjs";
import { measureGrowth } from "./bench-growth.mjs";
import { environment, fail, startMeter } from "./bench-meter.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The example of the documentation. */
const EXAMPLE = {
  srt: {
    filesystem: {
      denyRead: ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc"],
      denyWrite: ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
      allowWrite: [".", "/tmp", "~/dev"],
    },
    network: {
      allowedDomains: ["github.com", "*.github.com", "readthedocs.io", "*.readthedocs.io", "nodejs.org"],
      deniedDomains: [],
    },
  },
  bash: {
    deny: ["rm", "sudo", "git push --force"],
    ask: ["git push", "git commit", "pip install"],
  },
};

const SIZES = [10, 1_000, 10_000, 100_000];
const BARE = "node -e 0";
const AIM = { cpu: 1.35, growth: 12, memory: 1.5 };

const options = readOptions();
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-bench-"));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const entry = copyOfCommand();
const homes = makeHomes();
const nodes = [process.execPath, ...options.node.map((file) => path.resolve(file))].map((file) => ({
  file,
  version: versionOf(file),
}));
const [ownRows = [], ...otherRows] = nodes.map(rowsOf);
const rows = [...ownRows, ...options.peer.map(peerRow), ...otherRows.flat()];
const meter = startMeter(scratch);
for (let round = 0; round <= options.rounds; round++) {
  for (const row of rows) {
    const sample = await meter.measure(row);
    if (sample.status !== 0) fail(`\`${row.name}\` ended with status ${sample.status}`);
    if (round > 0) row.samples.push(sample);
  }
  if (process.stderr.isTTY) process.stderr.write(`\rround ${round} of ${options.rounds} `);
}
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
const growth =
  options.growth || options["write-docs"]
    ? await measureGrowth({ meter, entry, node: process.execPath, scratch })
    : [];
meter.close();

const result = { method: meter.method, rounds: options.rounds, load: os.loadavg(), ...summary(), growth };
if (options["write-docs"]) {
  const file = path.join(root, "docs/performance.md");
  fs.writeFileSync(file, performanceDocument(result));
  spawnSync("npx", ["prettier", "--write", file], { cwd: root });
}
process.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : table(result));

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        rounds: { type: "string", default: "20" },
        node: { type: "string", multiple: true, default: [] },
        peer: { type: "string", multiple: true, default: [] },
        growth: { type: "boolean", default: false },
        "write-docs": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    fail(error instanceof Error ? error.message : error, 64);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) fail("--rounds takes a whole number from 1", 64);
  return { ...values, rounds };
}

/** The built command, copied: a build during the rounds would otherwise take it away. */
function copyOfCommand() {
  const built = path.join(root, "dist/bin");
  if (!fs.existsSync(path.join(built, "twsrt.cjs"))) fail("dist/ is missing: run `npm run build` first");
  const isOld = newestIn(path.join(root, "src")) > fs.statSync(path.join(built, "twsrt.cjs")).mtimeMs;
  if (isOld)
    process.stderr.write("bench: dist/ is older than src/: run `npm run build` to measure the latter\n");
  const copy = path.join(scratch, "bin");
  fs.cpSync(built, copy, { recursive: true });
  return path.join(copy, "twsrt.cjs");
}

function newestIn(folder) {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(
    ...files
      .filter((one) => one.isFile())
      .map((one) => fs.statSync(path.join(one.parentPath, one.name)).mtimeMs),
  );
}

/** One home with the example and its written target, and one for each size. */
function makeHomes() {
  const example = makeHome("example", EXAMPLE);
  const args = [entry, "generate", "claude", "--write"];
  const written = spawnSync(process.execPath, args, {
    cwd: example,
    env: environment(example),
    encoding: "utf8",
  });
  if (written.status !== 0) fail(`the example cannot be written: ${written.stderr}`);
  return { example, ...Object.fromEntries(SIZES.map((size) => [size, makeHome(String(size), mixed(size))])) };
}

function makeHome(name, { srt, bash }) {
  const home = path.join(scratch, name);
  fs.mkdirSync(path.join(home, ".config/twsrt"), { recursive: true });
  fs.writeFileSync(path.join(home, ".srt-settings.json"), JSON.stringify(srt, undefined, 2));
  fs.writeFileSync(path.join(home, ".config/twsrt/bash-rules.json"), JSON.stringify(bash, undefined, 2));
  return home;
}

/** 20% denyRead, 20% denyWrite, 10% allowWrite, 20% allowedDomains, 25% bash deny, and the rest, 5%, bash ask. */
function mixed(size) {
  const list = (count, text) => Array.from({ length: count }, (_, index) => text(index));
  const [fifth, tenth, quarter] = [size / 5, size / 10, Math.floor(size / 4)];
  return {
    srt: {
      filesystem: {
        denyRead: list(fifth, (index) => `~/vault-${index}/private`),
        denyWrite: list(fifth, (index) => `**/generated-${index}/*.key`),
        allowWrite: list(tenth, (index) => `~/work/project-${index}`),
      },
      network: { allowedDomains: list(fifth, (index) => `host-${index}.example.com`), deniedDomains: [] },
    },
    bash: {
      deny: list(quarter, (index) => `tool-${index} remove`),
      ask: list(size - 3 * fifth - tenth - quarter, (index) => `tool-${index} publish`),
    },
  };
}

function versionOf(node) {
  const { stdout, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
  if (error !== undefined) fail(`${node} cannot be started: ${error.message}`);
  return stdout.trim();
}

function rowsOf({ file, version }) {
  const row = (name, args, home) => ({
    name,
    node: version,
    argv: [file, ...args],
    home,
    isNode: true,
    samples: [],
  });
  const twsrt = (args, home, suffix = "") => row(`${args.join(" ")}${suffix}`, [entry, ...args], home);
  return [
    row(BARE, ["-e", "0"], homes.example),
    twsrt(["--version"], homes.example),
    twsrt(["generate", "claude"], homes.example),
    twsrt(["generate"], homes.example),
    twsrt(["diff"], homes.example),
    twsrt(["generate", "claude", "--write"], homes.example),
    ...SIZES.map((size) => twsrt(["generate", "claude"], homes[size], sizeSuffix(size))),
  ];
}

function sizeSuffix(size) {
  return `, ${size.toLocaleString("en-US")} rules`;
}

function peerRow(text) {
  const [, name, command] = /^(.*?): (.*)$/s.exec(text) ?? [];
  if (name === undefined) fail("--peer takes a name, a colon, a space and a command", 64);
  const argv = ["/bin/sh", "-c", `exec ${command}`];
  return { name, node: process.version, argv, home: homes.example, isNode: false, samples: [] };
}

// Results.

function summary() {
  const measured = rows.map((row) => {
    const cpu = row.samples.map((sample) => sample.cpu);
    const memory = row.samples.flatMap((sample) => sample.memory ?? []);
    return {
      node: row.node,
      command: row.name,
      cpuMedian: median(cpu),
      cpuLowest: Math.min(...cpu),
      wallLowest: Math.min(...row.samples.map(({ wall }) => wall)),
      peakMemory: memory.length === 0 ? null : median(memory),
    };
  });
  const find = (node, command) => measured.find((row) => row.node === node && row.command === command);
  const compared = measured.map((row) => {
    const bare = find(row.node, BARE) ?? row;
    const memoryRatio = row.peakMemory === null ? null : row.peakMemory / bare.peakMemory;
    return { ...row, cpuRatio: row.cpuMedian / bare.cpuMedian, memoryRatio };
  });
  return { rows: compared, reach: nodes.flatMap(({ version }) => reachOf(version, find, compared)) };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function reachOf(node, find, measured) {
  const example = measured.filter(
    (row) =>
      row.node === node &&
      ["--version", "generate claude", "generate", "diff", "generate claude --write"].includes(row.command),
  );
  const large = SIZES.slice(-2).map((size) => find(node, `generate claude${sizeSuffix(size)}`).cpuMedian);
  const worst = (key) => example.reduce((one, other) => (other[key] > one[key] ? other : one));
  const line = (what, value, limit) => ({ node, what, value, limit, met: value <= limit });
  const [cpu, memory] = [worst("cpuRatio"), worst("memoryRatio")];
  return [
    line(`CPU on the example policy, at most (\`${cpu.command}\`), to bare Node`, cpu.cpuRatio, AIM.cpu),
    line("CPU for 100,000 rules to that for 10,000", large[1] / large[0], AIM.growth),
    line(
      `peak memory on the example policy, at most (\`${memory.command}\`), to bare Node`,
      memory.memoryRatio,
      AIM.memory,
    ),
  ];
}

function table({ method, rounds, load, rows: measured, reach, growth: grown }) {
  const width = Math.max(...measured.map(({ command }) => command.length)) + 2;
  const cells = (values) => values.map((value) => value.padStart(10)).join("");
  const number = (value, digits) => (value === null ? "-" : value.toFixed(digits));
  const times = (value) => (value === null ? "-" : `${value.toFixed(2)}x`);
  const lines = [
    `${rounds} interleaved rounds after one to warm up; load average ${load[0].toFixed(1)} on ${os.cpus().length} processors`,
    method,
    "",
    `${"".padEnd(width)}${cells(["CPU ms", "CPU ms", "to bare", "wall ms", "peak MB", "to bare"])}`,
    `${"".padEnd(width)}${cells(["median", "lowest", "Node", "lowest", "", "Node"])}`,
  ];
  let node;
  for (const row of measured) {
    if (row.node !== node) lines.push(`Node ${(node = row.node)}`);
    const memory = row.peakMemory === null ? null : row.peakMemory / 1024 / 1024;
    const values = [
      number(row.cpuMedian, 1),
      number(row.cpuLowest, 1),
      times(row.cpuRatio),
      number(row.wallLowest, 1),
      number(memory, 1),
      times(row.memoryRatio),
    ];
    lines.push(`${row.command.padEnd(width)}${cells(values)}`);
  }
  lines.push("");
  for (const { node: version, what, value, limit, met } of reach) {
    lines.push(
      `${met ? "met    " : "not met"}  Node ${version}: ${what}: ${value.toFixed(2)}x, aim ${limit}x`,
    );
  }
  for (const { command, size, cpu, memory } of grown) {
    const name = `${command}, ${size.toLocaleString("en-US")} rules`.padEnd(width);
    lines.push(
      `${name}${cells([`${(cpu / 1000).toFixed(2)} s`, "", "", "", number(memory / 1024 / 1024, 0)])}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
