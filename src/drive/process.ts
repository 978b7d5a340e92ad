import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";

export interface ProcessOptions {
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * How long it may run, or be without a sign of life (`renew`), and at most {@link MOST_RENEWALS} times as long in all.
   * By default it may run for ever.
   */
  readonly timeoutMs?: number;
  /** Ends the process, and everything it started, when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each complete line of standard output. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** An open file that it gets as its descriptor 3, beside the three that every process has. */
  readonly extra?: number;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** Why it could not be started. */
  readonly failed?: string;
  /** The end of what it printed, as far as it was kept. */
  readonly output: string;
  readonly errors: string;
}

/** A process in a group of its own. */
export interface Started {
  readonly exit: Promise<Exit>;
  /** Writes to its standard input; what it no longer reads is dropped. */
  write(text: string): void;
  /** Ends its standard input. */
  end(): void;
  /** Ends its standard input, and the process too if it has not ended by itself after so many milliseconds. */
  endWithin(patienceMs: number): void;
  /** Gives it its time anew, because it shows that it gets on. */
  renew(): void;
  /** Asks it to end, so that it can clean up behind itself. */
  ask(): void;
  /** Ends it, and everything it started. */
  kill(): void;
}

/** What gets on may take so many times the limit, so that everything ends at some time. */
const MOST_RENEWALS = 20;

/** How much is kept of each stream, in characters, and how long a line may get. */
const KEPT = 16_384;
const LONGEST_LINE = 32 * 1024 * 1024;

/** @param command the program, and its arguments */
export function startProcess(command: readonly [string, ...string[]], options: ProcessOptions): Started {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.variables },
    stdio: ["pipe", "pipe", "pipe", ...(options.extra === undefined ? [] : [options.extra])],
    // A group of its own: killing the group also ends what the program has started.
    detached: true,
  }) as ChildProcessWithoutNullStreams;
  let timedOut = false;
  let patience: NodeJS.Timeout | undefined;
  const kill = (): void => killGroup(child);
  const begun = performance.now();
  const { timeoutMs } = options;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          kill();
        }, timeoutMs);
  if (options.signal?.aborted === true) kill();
  options.signal?.addEventListener("abort", kill, { once: true });

  let output = "";
  let errors = "";
  let line = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output = (output + text).slice(-KEPT);
    if (options.onLine === undefined) return;
    const lines = (line + text).split("\n");
    line = lines.pop() ?? "";
    if (line.length > LONGEST_LINE) return kill();
    for (const complete of lines) options.onLine(complete);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-KEPT);
  });
  // A program that has ended does not read its input: how it ended is what counts.
  child.stdin.on("error", () => undefined);

  const exit = new Promise<Exit>((resolve) => {
    let failed: string | undefined;
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(timer);
      clearTimeout(patience);
      options.signal?.removeEventListener("abort", kill);
      // What it left running in its group.
      kill();
      resolve({ code, signal, timedOut, output, errors, ...(failed === undefined ? {} : { failed }) });
    };
    child.on("error", (error) => {
      failed = error.message;
      if (child.pid === undefined) settle(null, null);
    });
    child.on("exit", () => {
      // A grandchild that left the group may hold the pipes open for ever.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, 1000).unref();
    });
    child.on("close", settle);
  });
  return {
    exit,
    write: (text) => {
      if (child.stdin.writable) child.stdin.write(text);
    },
    end: () => child.stdin.end(),
    endWithin: (patienceMs) => {
      child.stdin.end();
      patience ??= setTimeout(kill, patienceMs);
    },
    renew: () => {
      if (timeoutMs !== undefined && performance.now() - begun < (MOST_RENEWALS - 1) * timeoutMs)
        timer?.refresh();
    },
    ask: () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    },
    kill,
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is empty.
  }
}
