import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** One run of the command. */
interface Request {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Given {
  /** Null where it did not end in time. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Runner = (request: Request) => Given;

/** In milliseconds. What takes longer hangs. */
const LIMIT = 240_000;
/** How long nothing is done while an answer is awaited, in milliseconds. */
const PAUSE = 1;

let started: { readonly binary: string; readonly run: Runner } | undefined;

/**
 * Runs the packed command in a process that stays for all tests of a file, and waits for its end. Such a run takes about a
 * sixth of the time of a process of its own.
 *
 * The modules of the command are loaded once, so a run sees what an earlier one left in them: nothing, or a test fails.
 * @param binary the command
 */
export function runWarm(binary: string, request: Request): Given {
  if (started?.binary !== binary) started = { binary, run: start(binary) };
  return started.run(request);
}

function start(binary: string): Runner {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-warm-"));
  const [requests, answers] = [path.join(folder, "requests"), path.join(folder, "answers")];
  execFileSync("mkfifo", [requests, answers]);
  const program = path.join(import.meta.dirname, "warm-process.cjs");
  // Standard output is a pipe to the command, as in a process of its own; what a run writes to it comes back as its answer.
  const child = spawn(process.execPath, [program, binary, requests, answers], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.unref();
  const outgoing = fs.openSync(requests, "w");
  const incoming = fs.openSync(answers, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  return (request) => {
    send(outgoing, `${Buffer.from(JSON.stringify(request)).toString("base64")}\n`);
    const line = nextLine(incoming, Date.now() + LIMIT);
    if (line !== undefined) return JSON.parse(Buffer.from(line, "base64").toString("utf8")) as Given;
    child.kill("SIGKILL");
    started = undefined;
    return { status: null, stdout: "", stderr: "" };
  };
}

const bytes = Buffer.alloc(1 << 20);
const clock = new Int32Array(new SharedArrayBuffer(4));

/** @returns undefined where the other side has gone or does not answer in time */
function nextLine(file: number, deadline: number): string | undefined {
  const parts: string[] = [];
  while (parts.at(-1)?.endsWith("\n") !== true) {
    try {
      const length = fs.readSync(file, bytes);
      if (length > 0) parts.push(bytes.toString("latin1", 0, length));
      // Nobody has the other end open: not yet, or not any more.
      else if (Date.now() > deadline) return undefined;
      else Atomics.wait(clock, 0, 0, PAUSE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      if (Date.now() > deadline) return undefined;
      Atomics.wait(clock, 0, 0, PAUSE);
    }
  }
  return parts.join("");
}

function send(file: number, line: string): void {
  const data = Buffer.from(line);
  for (let at = 0; at < data.length;) at += fs.writeSync(file, data, at);
}
