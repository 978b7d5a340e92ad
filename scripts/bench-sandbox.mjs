// How long `test` takes for 200 probes, against the sandbox alone and against a sandbox for each probe.
//
// Aims: at most 4 times one `srt -c true`, and at least 20 times faster than one `srt` for each probe. The latter is measured
// on some of the probes, and reckoned for all.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const srt = process.env.TWSRT_TEST_SRT ?? path.join(root, "conformance/node_modules/.bin/srt");
const RUNS = 7;
const SINGLES = 10;
const home = realpathSync(mkdtempSync(path.join(tmpdir(), "twsrt-bench-")));
const cwd = path.join(home, "project");
const env = { HOME: home, PATH: `${path.dirname(srt)}:${process.env.PATH}` };

try {
  const settings = path.join(home, ".srt-settings.json");
  writeFileSync(settings, JSON.stringify(fixture()));
  const test = [path.join(root, "dist/bin/twsrt.cjs"), "test", "--json"];
  const alone = [];
  const whole = [];
  let report;
  for (let i = 0; i < RUNS; i++) {
    alone.push(timed(srt, ["-s", settings, "-c", "true"]).ms);
    const run = timed(process.execPath, test);
    whole.push(run.ms);
    report = JSON.parse(run.stdout);
  }
  const probes = report.rules.flatMap((rule) => rule.probes).filter(({ probe }) => probe !== undefined);
  const files = probes
    .map(({ probe }) => /^read (.*)$/.exec(probe)?.[1])
    .filter((file) => file !== undefined);
  const singles = files.slice(0, SINGLES).map(
    // A program as small as any that opens a file, and says whether it could.
    (file) => timed(srt, ["-s", settings, "-c", `exec 3<'${file}'`], true).ms,
  );
  const [one, all, single] = [median(alone), median(whole), median(singles)];
  console.log(`one \`srt -c true\`: ${seconds(one)} (median of ${RUNS})`);
  console.log(
    `\`twsrt test\` with ${probes.length} probes: ${seconds(all)}: ${(all / one).toFixed(2)} times (aim: 4)`,
  );
  const each = single * probes.length;
  console.log(
    `one \`srt\` for each probe: ${seconds(single)}, ${seconds(each)} for all: ${(each / all).toFixed(0)} times as long (aim: 20)`,
  );
  console.log(`rules: ${JSON.stringify(report.totals.rules)}`);
  if (probes.length < 200 || all > 4 * one || each < 20 * all) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Settings that give 200 probes: half of them about files, half about hosts. */
function fixture() {
  const denyRead = [];
  const denyWrite = [];
  mkdirSync(path.join(cwd, "src"), { recursive: true });
  for (let i = 0; i < 40; i++) {
    mkdirSync(path.join(home, `.secret${i}`));
    writeFileSync(path.join(home, `.secret${i}/key`), "");
    denyRead.push(`~/.secret${i}`);
  }
  for (let i = 0; i < 15; i++) {
    writeFileSync(path.join(cwd, `locked${i}`), "");
    denyWrite.push(`locked${i}`);
  }
  for (let i = 0; i < 2000; i++) writeFileSync(path.join(cwd, `src/file${i}.ts`), "");
  const allowedDomains = Array.from({ length: 42 }, (_, i) => `host${i}.test`);
  return {
    filesystem: { denyRead: [...denyRead, "**/*.pem"], allowWrite: ["."], denyWrite },
    network: { allowedDomains, deniedDomains: ["bad.test"] },
  };
}

function timed(program, args, mayFail = false) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  const ms = performance.now() - begun;
  if (status !== 0 && !mayFail) throw new Error(`exit status ${status}: ${stderr} ${stdout}`);
  return { ms, stdout };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
