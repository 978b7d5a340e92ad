/** The last results of `verify` and `test`, kept in the state folder for `attest`. */
import * as path from "node:path";
import { readText } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import { isObject } from "../edit/json.ts";

/** What is kept of a run of a command about one agent, or the sandbox. */
export interface LastRun {
  readonly date: string;
  /** The release of twsrt. */
  readonly twsrt: string;
  /** The release of what was tried. */
  readonly version?: string;
  readonly exit: number;
  readonly totals: Readonly<Record<string, number>>;
}

/** The last runs by what was tried. */
export type LastRuns = Readonly<Record<string, LastRun>>;

export function readLastRuns(state: string, command: "verify" | "test"): LastRuns {
  const read = readText(fileOf(state, command));
  if (read.kind !== "ok") return {};
  try {
    const value: unknown = JSON.parse(read.text);
    return isObject(value) ? (value as unknown as LastRuns) : {};
  } catch {
    // A damaged file proves nothing, like one that is not there.
    return {};
  }
}

/** Keeps results beside those of others. What cannot be kept is missing in the attestation. */
export function keepLastRuns(state: string, command: "verify" | "test", runs: LastRuns): void {
  if (Object.keys(runs).length === 0) return;
  const file = fileOf(state, command);
  const current = readText(file);
  if (current.kind === "unreadable") return;
  const text = `${JSON.stringify({ ...readLastRuns(state, command), ...runs }, undefined, 2)}\n`;
  replaceFile({
    path: file,
    text,
    expected: current.kind === "ok" ? current.bytes : current,
    makeFolders: true,
  });
}

function fileOf(state: string, command: string): string {
  return path.join(state, `last-${command}.json`);
}
