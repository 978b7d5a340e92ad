// Measures one process at a time: CPU time and peak memory.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";

/**
 * The best meter that this machine has.
 * @param {string} scratch a folder for files of its own
 */
export function startMeter(scratch) {
  return startPythonMeter() ?? shellMeter(scratch);
}

/**
 * The variables that a measured process gets.
 * @param {string} home
 */
export function environment(home) {
  return { HOME: home, PATH: process.env.PATH ?? "" };
}

/** @param {readonly number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/**
 * Ends the benchmark.
 * @param {unknown} message
 * @returns {never}
 */
export function fail(message, status = 1) {
  process.stderr.write(`bench: ${String(message)}\n`);
  process.exit(status);
}

// Meters. Node cannot ask the system for the resources of a child, so somebody else has to wait for it.

/** A small Python that forks, waits with wait4 and reports: microseconds, and the kernel's peak of resident memory. */
function startPythonMeter() {
  const unit = process.platform === "darwin" ? 1 : 1024;
  const program = `
import json, os, sys, time
null = os.open(os.devnull, os.O_RDWR)
print("ready", flush=True)
for line in sys.stdin:
    job = json.loads(line)
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            for stream in (0, 1, 2): os.dup2(null, stream)
            os.chdir(job["home"])
            os.execve(job["argv"][0], job["argv"], job["env"])
        finally:
            os._exit(127)
    _, status, used = os.wait4(child, 0)
    print(json.dumps({
        "status": os.waitstatus_to_exitcode(status),
        "wall": (time.perf_counter() - start) * 1000,
        "cpu": (used.ru_utime + used.ru_stime) * 1000,
        "memory": used.ru_maxrss * ${unit},
    }), flush=True)
`;
  const probe = spawnSync("python3", ["-c", "import os; os.wait4; os.waitstatus_to_exitcode"]);
  if (probe.status !== 0) return undefined;
  const child = spawn("python3", ["-I", "-S", "-c", program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ready = lines.next();
  return {
    method: "CPU and peak memory by wait4 (python3)",
    async measure({ argv, home }) {
      await ready;
      child.stdin.write(`${JSON.stringify({ argv, home, env: environment(home) })}\n`);
      const { value, done } = await lines.next();
      if (done) fail("the measuring process has ended");
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

/**
 * The shell's `time`: milliseconds of CPU. It knows no memory, so that comes from a second run, whose CPU time is
 * not used: there Node reports its own peak as its last act. Other programs get none.
 */
/** @param {string} scratch */
function shellMeter(scratch) {
  const script = 'TIMEFORMAT="%3U %3S %3R"; time "$@" </dev/null >/dev/null 2>/dev/null';
  if (spawnSync("bash", ["-c", script, "bash", "true"]).status !== 0)
    fail("neither python3 nor bash is here to measure with");
  const report = path.join(scratch, "memory");
  const preload = path.join(scratch, "report-memory.cjs");
  const write = `require("fs").writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS))`;
  fs.writeFileSync(preload, `process.on("exit", () => ${write});\n`);
  return {
    method: "CPU by the time keyword of bash (1 ms); peak memory by Node itself, in runs of their own",
    async measure({ argv, home, isNode }) {
      const settings = { cwd: home, env: { ...environment(home), LC_ALL: "C" } };
      const timed = spawnSync("bash", ["-c", script, "bash", ...argv], { ...settings, encoding: "utf8" });
      const [user = 0, system = 0, wall = 0] = timed.stderr
        .trim()
        .split(" ")
        .map((seconds) => Number(seconds) * 1000);
      let memory;
      if (isNode) {
        const [node, ...args] = argv;
        spawnSync(node, ["--require", preload, ...args], { ...settings, stdio: "ignore" });
        memory = Number(fs.readFileSync(report, "utf8")) * 1024;
      }
      return { status: timed.status, wall, cpu: user + system, memory };
    },
    close: () => {},
  };
}
