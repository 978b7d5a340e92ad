/** Processes as `/proc` shows them. Elsewhere than on Linux nothing is known, and the answers say so. */
import * as fs from "node:fs";

export interface ProcessState {
  readonly parent: number;
  readonly group: number;
  /** The group in the foreground of the terminal; -1: it has no terminal. */
  readonly foreground: number;
  readonly isStopped: boolean;
}

export function stateOf(pid: number | "self"): ProcessState | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name of the program is in parentheses, and may have any character in it.
  const [state, parent, group, , , foreground] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return {
    parent: Number(parent),
    group: Number(group),
    foreground: Number(foreground),
    isStopped: state === "T",
  };
}

/** The variable by which the processes of one start are told apart from those of the sandbox around them. */
export const MARK = "TWSRT_RUN";

/**
 * The processes below one that carry a mark in their environment, the first started first, which is the agent.
 */
export function marked(root: number, mark: string): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of list("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? stateOf(pid)?.parent : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const waiting = [root];
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    if (hasMark(pid, mark)) found.push(pid);
    waiting.push(...(children.get(pid) ?? []));
  }
  return found;
}

function hasMark(pid: number, mark: string): boolean {
  return read(`/proc/${pid}/environ`)?.split("\0").includes(`${MARK}=${mark}`) ?? false;
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
}

function list(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
