/** Ways to run the command that need more than a plain child process. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { inject } from "vitest";
import type { Run, World } from "./world.ts";

const NODE = process.env["TWSRT_TEST_NODE"] ?? process.execPath;

const LIMITS = { timeout: 60_000, maxBuffer: 256 * 1024 * 1024 };

/** Somebody without rights: what "nobody" is on every system of ours. */
const NOBODY = 65_534;

/** Root passes every permission check, so tests of refusals need another user then. */
const isRoot = process.getuid?.() === 0;

/**
 * Runs a shell script in a world, in which `twsrt` runs the command.
 */
export function runShell(world: World, script: string, env: Readonly<Record<string, string>> = {}): Run {
  const prelude = `twsrt() { "$NODE" "$BINARY" "$@"; }\n`;
  return finish(
    world,
    spawnSync("sh", ["-c", prelude + script], {
      cwd: world.home,
      env: { ...base(world), NODE, BINARY: inject("binary"), ...env },
      encoding: "utf8",
      input: "",
      ...LIMITS,
    }),
  );
}

/**
 * Runs the command with its standard output in a file of the world, and kills it after some seconds: a run that
 * hangs must not go on behind the test's back.
 */
export function runToFile(world: World, args: readonly string[], file: string, seconds: number): Run {
  const fd = fs.openSync(world.path(file), "w");
  try {
    return finish(
      world,
      spawnSync(NODE, [inject("binary"), ...args], {
        cwd: world.home,
        env: base(world),
        stdio: ["ignore", fd, "pipe"],
        encoding: "utf8",
        maxBuffer: LIMITS.maxBuffer,
        timeout: seconds * 1000,
        killSignal: "SIGKILL",
      }),
    );
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Runs the command as a user to whom file permissions apply, who owns the whole world: the test's own user, or
 * nobody when that is root.
 */
export function runUnprivileged(world: World, args: readonly string[], input = ""): Run {
  if (isRoot) {
    enter(path.dirname(path.dirname(inject("installed"))));
    execFileSync("chown", ["-Rh", `${NOBODY}:${NOBODY}`, world.home]);
  }
  return finish(
    world,
    spawnSync(NODE, [inject("binary"), ...args], {
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
      cwd: world.home,
      env: base(world),
      encoding: "utf8",
      input,
      ...LIMITS,
    }),
  );
}

/** The packed command lies in a private folder, which somebody else could not enter. */
function enter(folder: string): void {
  fs.chmodSync(folder, 0o755);
}

/** Whether `script` of util-linux is here, which gives a child a terminal. */
export const hasTerminal =
  process.platform === "linux" &&
  (spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "").includes("util-linux");

/**
 * Runs a line of shell in a terminal, where `twsrt` runs the command; what it writes to both streams comes back as
 * `stdout`.
 */
export function runInTerminal(
  world: World,
  line: string,
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Run {
  const prelude = `twsrt() { "$NODE" "$BINARY" "$@"; }; `;
  return finish(
    world,
    spawnSync("script", ["-qec", prelude + line, "/dev/null"], {
      cwd: world.home,
      env: {
        ...base(world),
        SHELL: "/bin/sh",
        TERM: "xterm",
        NODE,
        BINARY: inject("binary"),
        ...options.env,
      },
      encoding: "utf8",
      input: options.input ?? "",
      ...LIMITS,
    }),
  );
}

/** What a person does at a terminal: reads until a text appears, and types. */
export type Turn = readonly [awaits: string, types: string];

/** Runs a line of shell at a terminal, in which `twsrt` runs the command, and types when the screen says so. */
export async function runTyping(world: World, line: string, turns: readonly Turn[]): Promise<Run> {
  const prelude = `stty cols 100 rows 40; twsrt() { "$NODE" "$BINARY" "$@"; }; `;
  const child = spawn("script", ["-qec", prelude + line, "/dev/null"], {
    cwd: world.home,
    env: { ...base(world), SHELL: "/bin/sh", TERM: "xterm", NODE, BINARY: inject("binary") },
    timeout: LIMITS.timeout,
  });
  let screen = "";
  let seen = 0;
  const left = [...turns];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    const [awaits, types] = left[0] ?? [];
    const at = awaits === undefined ? -1 : screen.indexOf(awaits, seen);
    if (awaits === undefined || at === -1) return;
    seen = at + awaits.length;
    left.shift();
    child.stdin.write(types);
  });
  const [status] = (await once(child, "close")) as [number | null];
  return finish(world, { status, stdout: screen, stderr: "" });
}

/** Makes a pipe with a name; whoever opens it waits for the other end. */
export function makeFifo(world: World, file: string): string {
  fs.mkdirSync(path.dirname(world.path(file)), { recursive: true });
  execFileSync("mkfifo", [world.path(file)]);
  return world.path(file);
}

function base(world: World): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: world.home };
}

function finish(
  world: World,
  result: { status: number | null; stdout: string | null; stderr: string; error?: Error },
): Run {
  if (result.error !== undefined) throw result.error;
  const hide = (text: string): string => text.replaceAll(world.home, "<home>");
  return { status: result.status, stdout: hide(result.stdout ?? ""), stderr: hide(result.stderr) };
}
