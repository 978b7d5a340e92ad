/** Command lines in the sandbox: what has to be there, and how the lines of the user are run. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { machineNow, programNow } from "../../../engine/machine.ts";
import { packageOf, SRT_NEEDS } from "../../../enforcers/srt/needs.ts";
import type { Carried } from "./answer.ts";
import { sandboxLine, withProtection } from "./sandbox.ts";

/** How the agent runs a line of the user. */
export interface Operations {
  exec(
    line: string,
    cwd: string,
    options: {
      readonly onData: (data: Buffer) => void;
      readonly signal?: AbortSignal;
      readonly timeout?: number;
      readonly env?: NodeJS.ProcessEnv;
    },
  ): Promise<{ readonly exitCode: number | null }>;
}

/** The sandbox for command lines. */
export interface Sandbox {
  /** Why no line can be run in it, with what to do; undefined: it starts. */
  missing(cwd: string): Promise<string | undefined>;
  /** A line as one that runs it in the sandbox. */
  line(line: string, cwd: string): string;
  readonly operations: Operations;
}

/** The shell that starts the sandbox. It gives it its settings. */
const SHELL = "/bin/sh";
/** The directory for temporary files in the sandbox. The sandbox names it and does not make it. */
const TEMPORARY = "/tmp/claude";
/** How long a line that does nothing may take, in milliseconds. */
const PATIENCE = 30_000;

/** @returns undefined where config.toml demands no sandbox */
export function sandboxOf({ sandbox, rows }: Carried): Sandbox | undefined {
  if (sandbox === undefined) return undefined;
  let started: Promise<string | undefined> | undefined;

  function wrapped(line: string, cwd: string): string {
    const srt = programNow("srt");
    if (srt === undefined) throw new Error(without("srt"));
    return sandboxLine(line, withProtection(sandbox ?? {}, rows, machineNow(cwd)).settings, srt);
  }

  return {
    async missing(cwd) {
      const needs = process.platform === "linux" ? ["srt", ...SRT_NEEDS] : ["srt"];
      const absent = needs.find((name) => programNow(name) === undefined);
      if (absent !== undefined) return without(absent);
      mkdirSync(TEMPORARY, { recursive: true, mode: 0o700 });
      // One that started starts again; one that did not is tried with the next line.
      const problem = await (started ??= problemOf(wrapped("true", cwd), cwd));
      if (problem !== undefined) started = undefined;
      return problem;
    },
    line: wrapped,
    operations: { exec: (line, cwd, options) => run(wrapped(line, cwd), cwd, options) },
  };
}

function without(program: string): string {
  return `command lines run in the sandbox, and ${program} is not on the PATH; install ${packageOf(program)}`;
}

/** What the sandbox says when it does not run a line that does nothing. */
function problemOf(line: string, cwd: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(SHELL, ["-c", line], { cwd, timeout: PATIENCE }, (error, _, stderr) => {
      const said = stderr.trim().split("\n").slice(0, 3).join(" ");
      resolve(
        error === null
          ? undefined
          : `command lines run in the sandbox, and it does not start (${said === "" ? error.message.slice(0, 200) : said}); run \`srt true\` in a terminal to see why`,
      );
    });
  });
}

/** Runs a line of the user as the agent does: in a process group of its own, which ends with it. */
const run: Operations["exec"] = (line, cwd, { onData, signal, timeout, env }) =>
  new Promise((resolve, reject) => {
    const child = spawn(SHELL, ["-c", line], {
      cwd,
      detached: true,
      env: env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let why: string | undefined;
    const end = (reason: string): void => {
      why = reason;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const abort = (): void => end("aborted");
    const timer =
      timeout === undefined ? undefined : setTimeout(() => end(`timeout:${timeout}`), timeout * 1000);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      act();
    };
    child.once("error", (error) => settle(() => reject(error)));
    child.once("close", (exitCode) =>
      settle(() => (why === undefined ? resolve({ exitCode }) : reject(new Error(why)))),
    );
  });
