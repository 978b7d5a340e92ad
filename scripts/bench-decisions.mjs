// How many accesses a second the policy decides, at several sizes: paths, hosts, command lines of plain words, and
// lines with quotes, pipes, variables and redirections, on one core.
//
//   npm run bench:decisions -- [--seconds N] [--json]
//
// A decision is what `explain` does: reading the access, looking at the machine (in memory here), and deciding.
import * as os from "node:os";
import { parseArgs } from "node:util";
import { attemptOf, judgeOf, mergePolicies, readBashRules, readSrtSettings } from "../dist/lib/index.js";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "1" }, json: { type: "boolean", default: false } },
});
const seconds = Number(values.seconds);
const SIZES = [100, 10_000, 100_000];
/** Decisions a second at 10,000 rules, and how many times dearer one may be at 100,000 than at 100. */
const AIM = { path: 300_000, domain: 300_000, command: 40_000, line: 40_000, growth: 3 };

const machine = {
  home: "/home/me",
  cwd: "/home/me/project",
  uid: 1000,
  platform: "linux",
  kind: () => "absent",
  realpath: (path) => path,
  list: () => undefined,
};

const rows = [];
for (const size of SIZES) {
  const judge = judgeOf(policyOf(size), machine);
  for (const [kind, accesses] of Object.entries(questions(size)))
    rows.push({ size, kind, perSecond: rate(judge, accesses) });
}
const at = (kind, size) => rows.find((row) => row.kind === kind && row.size === size).perSecond;
const result = {
  load: os.loadavg(),
  rows,
  growth: Object.fromEntries(
    ["path", "domain", "command", "line"].map((kind) => [kind, at(kind, SIZES[0]) / at(kind, SIZES.at(-1))]),
  ),
};
process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : table(result));

function policyOf(size) {
  const list = (count, text) => Array.from({ length: count }, (_, index) => text(index));
  const fifth = size / 5;
  const srt = {
    filesystem: {
      denyRead: list(fifth, (i) => `~/vault-${i}/private`),
      denyWrite: list(fifth, (i) => (i % 2 === 0 ? `**/generated-${i}/*.key` : `**/*.ext${i}`)),
      allowWrite: list(fifth / 2, (i) => `~/work/project-${i}`),
    },
    network: {
      allowedDomains: list(fifth, (i) => (i % 2 === 0 ? `host-${i}.example.com` : `*.host-${i}.example.com`)),
      deniedDomains: [],
    },
  };
  const bash = {
    deny: list(fifth, (i) => `program${i} sub`),
    ask: list(fifth / 2, (i) => `program${i} --option`),
  };
  const document = (value) => ({ file: "bench", text: JSON.stringify(value), syntax: "json" });
  return mergePolicies([
    readSrtSettings(document(srt)).value.value,
    readBashRules(document(bash)).value.value,
  ]);
}

function questions(size) {
  const some = (tool, text) =>
    Array.from({ length: 1000 }, (_, i) => ({
      tool,
      text: text((i * 7919) % (size / 5), i),
      cwd: machine.cwd,
    }));
  return {
    path: some("Read", (i, n) =>
      n % 2 === 0 ? `/home/me/vault-${i}/private/deep/file.txt` : `/home/me/project/src/a/file${n}.ext${i}`,
    ),
    domain: some("WebFetch", (i, n) =>
      n % 2 === 0 ? `https://a.host-${i}.example.com/x` : `https://unlisted-${n}.test/`,
    ),
    command: some(
      "Bash",
      (i, n) =>
        [
          `program${i} sub x`,
          "git push origin main",
          `npm run test -- --grep a${n}`,
          `program${i} a --option`,
        ][n % 4],
    ),
    line: some(
      "Bash",
      (i, n) =>
        [
          `cd src && grep -rn "a${n}" . | head -5`,
          `for f in *.ts; do program${i} sub "$f"; done`,
          `MODE=m${n} make test > out.log 2>&1`,
          `git commit -m "Fix number ${n}" || echo failed`,
        ][n % 4],
    ),
  };
}

function rate(judge, accesses) {
  const run = () => {
    for (const access of accesses) judge.decide(attemptOf(access, machine));
  };
  run();
  let best = 0;
  const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
  while (process.hrtime.bigint() < end) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, accesses.length / ((user + system) / 1e6));
  }
  return Math.round(best);
}

function table({ load, rows: all, growth }) {
  const lines = [
    `load average ${load.map((one) => one.toFixed(1)).join(", ")}`,
    "",
    "kind      rules    decisions/s    aim at 10,000",
  ];
  for (const { kind, size, perSecond } of all)
    lines.push(
      `${kind.padEnd(8)}${String(size).padStart(7)}${perSecond.toLocaleString("en-US").padStart(15)}${size === 10_000 ? AIM[kind].toLocaleString("en-US").padStart(17) : ""}`,
    );
  lines.push("");
  for (const [kind, factor] of Object.entries(growth))
    lines.push(
      `${kind}: one decision costs ${factor.toFixed(2)} times as much at 100,000 rules as at 100 (aim: at most ${AIM.growth})`,
    );
  return `${lines.join("\n")}\n`;
}
