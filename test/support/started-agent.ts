import * as fs from "node:fs";
import * as path from "node:path";

/** What the stand-in prints of itself, as one line of JSON. */
export interface Shown {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly isTerminal: boolean;
}

/**
 * Writes a program in the place of an agent. It prints what it was started with, and then does what its last arguments say:
 * `exit 3`, `kill SIGTERM`, `read` (prints its input), `wait` (prints the signals that reach it, and exits at most of them),
 * `stop` (stops itself), `leave` (starts a process that outlives it).
 * @returns its path
 */
export function startedAgent(folder: string, program: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, program);
  fs.writeFileSync(file, `#!${process.execPath}\n(${main.toString()})();\n`, { mode: 0o755 });
  return file;
}

/** The agent's own line in an output. */
export function shownIn(output: string): Shown {
  const line = output.split(/\r?\n/).find((one) => one.startsWith('{"args"'));
  if (line === undefined) throw new Error(`the agent was not started: ${output}`);
  return JSON.parse(line) as Shown;
}

/** A program that only exists. */
export function emptyProgram(folder: string, name: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
}

/** Runs in a process of its own: it may use nothing from outside. */
function main(): void {
  const args = process.argv.slice(2);
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const variables = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(OPENCODE_|COPILOT_|TWSRT_|SEEN)/.test(name)),
  );
  say(JSON.stringify({ args, variables, isTerminal: process.stdout.isTTY }));
  const what = args.at(-2);
  if (what === "exit") {
    // What was said may still be on its way.
    process.exitCode = Number(args.at(-1));
    return;
  }
  if (what === "kill") process.kill(process.pid, args.at(-1));
  const [last] = args.slice(-1);
  if (last === "read") process.stdin.on("data", (text) => say(`read ${String(text)}`));
  if (last === "stop") {
    process.kill(process.pid, "SIGSTOP");
    say("continued");
  }
  if (last === "leave") {
    const { spawn } = process.getBuiltinModule("node:child_process");
    spawn("sleep", ["60"], { stdio: "ignore", detached: true }).unref();
    say("left");
    process.exit(0);
  }
  if (last !== "wait") return;
  process.on("SIGWINCH", () => say(`columns ${process.stdout.columns}`));
  for (const [signal, status] of [
    ["SIGINT", 31],
    ["SIGTERM", 32],
    ["SIGHUP", 33],
  ] as const)
    process.on(signal, () => {
      say(`got ${signal}`);
      // One that came twice would be seen.
      setTimeout(() => process.exit(status), 200);
    });
  setInterval(() => undefined, 1000);
  say(`ready ${process.pid}`);
}
