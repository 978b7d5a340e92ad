import * as fs from "node:fs";
import * as path from "node:path";

/** One decision of the guard, as one line of the record. */
export interface Recorded {
  /** When, in ISO 8601. */
  readonly time: string;
  readonly agent: string;
  readonly session?: string;
  readonly cwd: string;
  /** The tool, by the agent's name for it. */
  readonly tool: string;
  /** What it was to do, secrets masked: `Bash(sudo ls)`. */
  readonly accesses: readonly string[];
  readonly decision: "deny" | "ask";
  /** The guard only watched, so the call was not stopped. */
  readonly watched?: true;
  /** The rule as its source spells it. */
  readonly rule?: string;
  /** Where the rule is: `bash-rules.json:3`. */
  readonly origin?: string;
  readonly reason: string;
}

/** The record grows to this size, in bytes; then it gets another name, and a new one begins. */
const LARGEST = 10_000_000;
/** So many full records are kept. */
const KEPT = 5;

const NAME = "decisions.jsonl";
const FULL = /^decisions-\d{13}-\d+\.jsonl$/;

/**
 * Appends a decision. Several agents append at the same time: each line is one write to a file that is opened for appending, so
 * lines never mix. A line begins with a line break as well, so that one which a full disk has cut does not spoil the next.
 * @param folder the state folder of twsrt
 * @throws the error of the operating system
 */
export function append(folder: string, entry: Recorded): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, NAME);
  // Never through a link: what is recorded would go to a file that somebody else chose.
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  // A pipe in its place must not be waited for.
  const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
  const descriptor = fs.openSync(file, flags, 0o600);
  try {
    const line = Buffer.from(`\n${JSON.stringify(entry)}\n`);
    // A disk that fills up takes a part of it without an error.
    if (fs.writeSync(descriptor, line) < line.length) throw new Error("the disk is full");
    if (fs.fstatSync(descriptor).size > LARGEST) rotate(folder, file, descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Two processes may come here for the same file: only the one that still finds it at its place renames it. */
function rotate(folder: string, file: string, descriptor: number): void {
  const now = fs.statSync(file, { throwIfNoEntry: false });
  if (now?.ino !== fs.fstatSync(descriptor).ino) return;
  fs.renameSync(file, path.join(folder, `decisions-${Date.now()}-${process.pid}.jsonl`));
  for (const old of full(folder).slice(0, -KEPT)) fs.rmSync(path.join(folder, old), { force: true });
}

/** The full records, the oldest first. */
function full(folder: string): readonly string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => FULL.test(name))
    .sort();
}

/** All decisions that are kept, the oldest first. Lines that are cut or are not a decision are left out and counted. */
export function readRecord(folder: string): {
  readonly entries: readonly Recorded[];
  readonly broken: number;
} {
  const entries: Recorded[] = [];
  let broken = 0;
  for (const file of files(folder)) {
    for (const line of linesOf(file)) {
      const entry = entryOf(line);
      if (entry === undefined) broken += 1;
      else entries.push(entry);
    }
  }
  return { entries, broken };
}

/** The last decision, or the last one about an agent. Older files are read only where it is not in a newer one. */
export function lastRecorded(folder: string, agent?: string): Recorded | undefined {
  for (const file of files(folder).toReversed()) {
    for (const line of linesOf(file).toReversed()) {
      const entry = entryOf(line);
      if (entry !== undefined && (agent === undefined || entry.agent === agent)) return entry;
    }
  }
  return undefined;
}

function linesOf(file: string): readonly string[] {
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** Another text whenever something was appended, without reading the record. */
export function stampOf(folder: string): string {
  const found = fs.statSync(path.join(folder, NAME), { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.size}`;
}

function files(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  const last = path.join(folder, NAME);
  return [...full(folder).map((name) => path.join(folder, name)), ...(fs.existsSync(last) ? [last] : [])];
}

function entryOf(line: string): Recorded | undefined {
  const value = parseLine(line) as Partial<Recorded> | null | undefined;
  const isEntry =
    typeof value?.time === "string" &&
    typeof value.agent === "string" &&
    typeof value.reason === "string" &&
    Array.isArray(value.accesses) &&
    (value.decision === "deny" || value.decision === "ask");
  return isEntry ? (value as Recorded) : undefined;
}

/** The value of one line; undefined where it is none, such as one that was cut. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
