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
}

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

/** Reads a session of whichever agent has recorded it; undefined: none of those whose sessions were measured. */
export async function readSession(
  file: string,
  machine: SessionMachine,
  targets: readonly Target[] = TARGETS,
): Promise<Session | undefined> {
  const lines = fs
    .readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => parseLine(line) ?? []);
  for (const target of targets) {
    const [past, hook] = await Promise.all([target.transcript?.(), target.guard?.()]);
    const calls = past?.transcript.read(lines);
    if (calls === undefined || hook === undefined) continue;
    return { target, file, calls: calls.flatMap((call) => judged(call, hook.guard, machine)) };
  }
  return undefined;
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
