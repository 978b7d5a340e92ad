import * as fs from "node:fs";
import * as path from "node:path";
import { parseLine } from "../guard/record.ts";
import type { HookCall, HookDialect } from "../targets/hook.ts";
import { TARGETS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import type { PastCall } from "../targets/transcript.ts";

/** A session of an agent, with its calls as the guard would have read them. */
export interface Session {
  readonly target: Target;
  readonly file: string;
  readonly calls: readonly JudgedCall[];
  /** How many lines cannot be read, such as one that was cut: what happened in them is not known. */
  readonly broken: number;
}

/** `foreign`: none of the agents whose sessions were measured has recorded it. */
export type SessionReading =
  | { readonly kind: "session"; readonly session: Session }
  | { readonly kind: "foreign"; readonly broken: number }
  | { readonly kind: "unreadable"; readonly why: string };

/** No session comes near, in bytes; a text of this length still fits into memory. */
const LARGEST = 256 * 1024 * 1024;

/** A past call that the guard can judge. */
export interface JudgedCall extends Omit<PastCall, "input"> {
  readonly call: HookCall;
}

/** The machine that sessions are read on. */
export interface SessionMachine {
  readonly home: string;
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Reads a session of whichever agent has recorded it. Nothing but a file is read: a device may have no end. */
export async function readSession(
  file: string,
  machine: SessionMachine,
  targets: readonly Target[] = TARGETS,
): Promise<SessionReading> {
  const text = textOf(file);
  if (typeof text !== "string") return { kind: "unreadable", ...text };
  const given = text.split("\n").filter((line) => line.trim() !== "");
  const lines = given.flatMap((line) => parseLine(line) ?? []);
  const broken = given.length - lines.length;
  for (const target of targets) {
    const [past, hook] = await Promise.all([target.transcript?.(), target.guard?.()]);
    const calls = past?.transcript.read(lines);
    if (calls === undefined || hook === undefined) continue;
    const session = {
      target,
      file,
      calls: calls.flatMap((call) => judged(call, hook.guard, machine)),
      broken,
    };
    return { kind: "session", session };
  }
  return { kind: "foreign", broken };
}

function textOf(file: string): string | { readonly why: string } {
  try {
    const found = fs.statSync(file);
    if (!found.isFile()) return { why: "it is not a regular file" };
    if (found.size > LARGEST) return { why: "it is larger than 256 MiB" };
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { why: code === "ENOENT" ? "there is no such file" : message };
  }
}

function judged(past: PastCall, dialect: HookDialect, machine: SessionMachine): readonly JudgedCall[] {
  const { input, ...rest } = past;
  const reading = dialect.read(input, machine);
  return reading.kind === "call" ? [{ ...rest, call: reading.call }] : [];
}

/** The files of sessions of these agents, the newest first. */
export async function sessionFiles(
  targets: readonly Target[],
  { home, variables }: SessionMachine,
): Promise<readonly { readonly target: Target; readonly file: string; readonly changed: number }[]> {
  const found = await Promise.all(
    targets.map(async (target) => {
      const module = await target.transcript?.();
      if (module === undefined) return [];
      const folder = module.transcript.folder(variables).replace(/^~(?=\/)/, home);
      return filesIn(folder).map((file) => ({ target, file, changed: fs.statSync(file).mtimeMs }));
    }),
  );
  return found.flat().toSorted((one, other) => other.changed - one.changed);
}

function filesIn(folder: string): readonly string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
