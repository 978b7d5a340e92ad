import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import type { Job, Observation } from "./event.ts";
import { eventsOf, TRACED } from "./trace.ts";
import { CWD, FILES, HOME, LINKS, PORT } from "./world.ts";

/**
 * Runs in the box: gives each line a world of its own, has strace watch a shell that runs it, and prints one observation
 * for each line.
 */

const SEED = "/oracle/seed";
const TRACES = "/oracle/traces";
/** A line that writes or computes more than this is cut off. */
const LIMITED = 'ulimit -f 65536 -t 5 -c 0; exec "$@"';
const ENVIRONMENT = { HOME, PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", USER: "me", TERM: "dumb" };

/** Where a path leads through the links that every line starts with. */
function real(file: string): string {
  for (const [link, target] of Object.entries(LINKS))
    if (file === link || file.startsWith(`${link}/`)) return target + file.slice(link.length);
  return file;
}

function plantSeed(): void {
  for (const [file, text] of Object.entries(FILES)) {
    const planted = path.join(SEED, file);
    fs.mkdirSync(path.dirname(planted), { recursive: true });
    fs.writeFileSync(planted, text);
  }
  for (const [link, target] of Object.entries(LINKS)) fs.symlinkSync(target, path.join(SEED, link));
  const project = path.join(SEED, CWD);
  const git = (...args: string[]): unknown => spawnSync("git", args, { cwd: project, env: ENVIRONMENT });
  git("init", "-q", "-b", "main", "--template=");
  // A copy has other times and numbers: git would take every file for changed, and write it anew.
  git("config", "core.checkStat", "minimal");
  git("config", "core.trustctime", "false");
  git("config", "user.name", "me");
  git("config", "user.email", "me@a.example");
  git("add", ".");
  git("commit", "-qm", "first");
}

function resetWorld(): void {
  // A process ends a moment after it was told to, and may still write.
  for (const folder of [path.dirname(HOME), "/tmp"])
    for (const name of fs.readdirSync(folder)) remove(path.join(folder, name));
  const seed = path.join(SEED, HOME);
  fs.mkdirSync(HOME);
  const copied = spawnSync("cp", ["-a", `${seed}/.`, HOME]);
  if (copied.status !== 0) throw new Error(`no world: ${String(copied.stderr)}`);
}

function remove(file: string): void {
  try {
    fs.rmSync(file, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A line may have taken away the rights to what it made.
    spawnSync("chmod", ["-R", "u+rwx", file]);
    fs.rmSync(file, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Ends everything that a line has left running. The box has processes of its own, and only those. */
function endProcesses(keep: ReadonlySet<string>): void {
  for (const name of fs.readdirSync("/proc"))
    if (/^\d+$/.test(name) && !keep.has(name)) {
      try {
        process.kill(Number(name), "SIGKILL");
      } catch {
        // It is gone.
      }
    }
}

async function observe(line: string, timeoutMs: number, keep: ReadonlySet<string>): Promise<Observation> {
  resetWorld();
  fs.rmSync(TRACES, { recursive: true, force: true });
  fs.mkdirSync(TRACES);
  const child = spawn(
    "bash",
    [
      "-c",
      LIMITED,
      "limited",
      "strace",
      "-ff",
      "-y",
      "-qq",
      "--seccomp-bpf",
      "-s",
      "4096",
      "-e",
      `trace=${TRACED.map((name) => `?${name}`).join(",")}`,
      "-e",
      "signal=none",
      "-o",
      `${TRACES}/t`,
      "bash",
      "--norc",
      "-c",
      line,
    ],
    { cwd: CWD, env: ENVIRONMENT, stdio: "ignore", detached: true },
  );
  let timedOut = false;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      timedOut = true;
      endProcesses(keep);
    }, timeoutMs);
    child.once("error", () => resolve());
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  endProcesses(keep);
  const traces = new Map<number, string>();
  for (const name of fs.readdirSync(TRACES))
    traces.set(Number(name.slice(2)), fs.readFileSync(path.join(TRACES, name), "latin1"));
  const first = Math.min(...traces.keys());
  return { events: eventsOf(traces, first, CWD, real), timedOut };
}

async function main(): Promise<void> {
  const job = JSON.parse(fs.readFileSync("/oracle/job.json", "utf8")) as Job;
  plantSeed();
  const server = http.createServer((request, response) =>
    request.resume().on("end", () => response.end("ok\n")),
  );
  await new Promise<void>((resolve) => server.listen(PORT, resolve));
  const keep = new Set(fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)));
  for (const line of job.lines) {
    const observation = await observe(line, job.timeoutMs, keep);
    fs.writeSync(1, `${JSON.stringify(observation)}\n`);
  }
  process.exit(0);
}

await main();
