/** A running agent: what reaches it from the terminal, and how it ends. */
import { spawn, type ChildProcess } from "node:child_process";
import { marked, stateOf } from "./processes.ts";

/** How a session ended. `failed`: the program could not be started. */
export type Ended =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: NodeJS.Signals }
  | { readonly kind: "failed"; readonly reason: string };

export interface Session {
  readonly words: readonly [string, ...string[]];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The mark of the agent's processes in the sandbox. The sandbox gives them a session without a terminal. */
  readonly mark?: string | undefined;
}

/** What a terminal sends to all processes in its foreground. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT", "SIGWINCH"] as const;
/** What a single process is sent. */
const TO_ONE = ["SIGTERM", "SIGHUP"] as const;

/** How often a process that is not a child of this one is looked at, in milliseconds. */
const LOOK_EVERY = 500;
/** A group is continued one process after the other. */
const SETTLED = 50;

/** Runs a program with the streams of this process until it ends. */
export function runSession({ words: [program, ...args], variables, mark }: Session): Promise<Ended> {
  const child = spawn(program, args, {
    stdio: "inherit",
    env: variables,
    // In a group of its own the terminal's signals do not end the sandbox, and the agent in it decides about them.
    detached: mark !== undefined,
  });
  return new Promise((resolve) => {
    const release = mark === undefined ? passToChild(child) : passInside(child, mark);
    child.once("error", ({ message }) => {
      release();
      resolve({ kind: "failed", reason: message });
    });
    child.once("exit", (code, signal) => {
      const gone = release();
      if (gone !== undefined) resolve({ kind: "killed", signal: gone });
      else resolve(signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "killed", signal });
    });
  });
}

/** Ends the passing on. @returns the signal that the program around the agent was ended with, if it was that */
type Release = () => NodeJS.Signals | undefined;

/** The agent is in the group of this process: the terminal reaches it, and what another process sends is passed on. */
function passToChild(child: ChildProcess): Release {
  const off = [
    ...FROM_TERMINAL.map((signal) => on(signal, () => void (isForeground() || child.kill(signal)))),
    ...TO_ONE.map((signal) => on(signal, () => void child.kill(signal))),
    // A stop of the agent alone would leave the shell waiting for this process.
    on("SIGCHLD", () => void setTimeout(() => isStopped(child.pid) && stopWith([child.pid]), SETTLED)),
  ];
  return () => {
    for (const one of off) one();
    return undefined;
  };
}

/** The agent is in a sandbox, in a session without a terminal: everything is passed on. */
function passInside(child: ChildProcess, mark: string): Release {
  const { pid } = child;
  let ended: NodeJS.Signals | undefined;
  const agents = (): readonly number[] => (pid === undefined ? [] : marked(pid, mark));
  const toOne = (signal: NodeJS.Signals, [agent]: readonly number[]): void => {
    if (agent !== undefined) return send(agent, signal);
    // The sandbox has not started the agent yet.
    ended = signal;
    child.kill("SIGTERM");
  };
  const toGroup = (signal: NodeJS.Signals): void => {
    const found = agents();
    const [agent] = found;
    const group = agent === undefined ? undefined : stateOf(agent)?.group;
    if (group === undefined) {
      if (signal !== "SIGWINCH") toOne(signal, found);
      return;
    }
    for (const one of found) if (stateOf(one)?.group === group) send(one, signal);
  };
  const off = [
    ...FROM_TERMINAL.map((signal) => on(signal, () => toGroup(signal))),
    ...TO_ONE.map((signal) => on(signal, () => toOne(signal, agents()))),
    on("SIGTSTP", () => {
      const found = agents();
      for (const one of found) send(one, "SIGSTOP");
      stopWith(found);
    }),
  ];
  let agent: number | undefined;
  const looking = setInterval(() => {
    agent ??= agents()[0];
    if (isStopped(agent)) stopWith(agents());
  }, LOOK_EVERY);
  return () => {
    clearInterval(looking);
    for (const one of off) one();
    // Helpers of the sandbox that outlived it.
    if (pid !== undefined) send(-pid, "SIGKILL");
    return ended;
  };
}

/** Stops this process with others that are stopped, so that the shell takes the terminal back, and then continues all of them. */
function stopWith(pids: readonly (number | undefined)[]): void {
  process.kill(process.pid, "SIGSTOP");
  for (const pid of pids) if (pid !== undefined) send(pid, "SIGCONT");
}

function isStopped(pid: number | undefined): boolean {
  return pid !== undefined && stateOf(pid)?.isStopped === true;
}

/** Whether this process is in the foreground of its terminal, which then has sent the signal to the agent as well. */
function isForeground(): boolean {
  const own = stateOf("self");
  return own === undefined || own.group === own.foreground;
}

function on(signal: NodeJS.Signals, act: () => void): () => void {
  process.on(signal, act);
  return () => process.off(signal, act);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Signals that leave a dump of the memory behind: the agent's is enough. */
const DUMPING: ReadonlySet<string> = new Set(
  "SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGSYS SIGXCPU SIGXFSZ".split(" "),
);

/** Ends this process as the agent ended, so that a shell sees no difference. It returns where that is not possible. */
export function endBy(signal: NodeJS.Signals): void {
  if (!DUMPING.has(signal)) process.kill(process.pid, signal);
}
