import * as fs from "node:fs";
import * as path from "node:path";
import { PROMPT, serveModel } from "../../../drive/model-server.ts";
import { startProcess, type Exit } from "../../../drive/process.ts";
import type { World } from "../../../drive/world.ts";
import type { DriveInput, Observation, TriedAccess } from "../../driver.ts";
import { observationOf, prepare, type Prepared } from "./files.ts";
import { PROBE_PROGRAM, type OpResult } from "./probe-program.ts";
import { meaningOf } from "./wordings.ts";

/** How one start of the agent went. */
export interface Round {
  readonly observations: ReadonlyMap<TriedAccess, Observation>;
  readonly exit: Exit;
  readonly isComplete: boolean;
  readonly startMs: number | undefined;
}

type Start = Pick<DriveInput, "command" | "world" | "timeoutMs" | "signal">;

/** So many calls are made at once: fewer cost more turns, more would all be lost with one that hangs. */
const MOST_CALLS = 10;

/** So much of an answer is kept for people, in characters. */
const KEPT = 300;

/** The agent's folder. It refuses to have it below the folder for temporary files. */
export function agentFolder(world: World): string {
  return path.join(world.home, ".codex");
}

export function variablesOf(world: World): Readonly<Record<string, string>> {
  return { ...world.variables, CODEX_HOME: agentFolder(world) };
}

/** Has the agent's sandbox run a program that opens files and reaches hosts; no model is needed for it. */
export async function tryFiles(start: Start, accesses: readonly TriedAccess[]): Promise<Round> {
  const { world, command } = start;
  const observations = new Map<TriedAccess, Observation>();
  const tried: { readonly access: TriedAccess; readonly prepared: Extract<Prepared, { kind: "op" }> }[] = [];
  for (const access of accesses) {
    const prepared = prepare(access, world);
    if (prepared.kind === "op") tried.push({ access, prepared });
    else observations.set(access, { verdict: "untried", text: prepared.why, ms: 0 });
  }
  const results: OpResult[] = [];
  const begun = performance.now();
  const ops = tried.map(({ prepared }) => JSON.stringify(prepared.op));
  let end = (): void => undefined;
  const started = startProcess([...command, "sandbox", "--", process.execPath, "-e", PROBE_PROGRAM, ...ops], {
    ...optionsOf(start),
    onLine: (line) => {
      if (line.startsWith("TWSRT-OP ")) results.push(JSON.parse(line.slice(9)) as OpResult);
      // The agent would wait a minute for what its proxy has begun.
      if (results.length > 0 && results.length === tried.length) end();
    },
  });
  end = started.kill;
  started.end();
  const exit = await started.exit;
  const isComplete = results.length === tried.length;
  tried.forEach(({ access, prepared }, index) =>
    observations.set(access, observationOf(prepared, isComplete ? results[index] : undefined)),
  );
  return { observations, exit, isComplete, startMs: isComplete ? performance.now() - begun : undefined };
}

/** Has the agent call its shell for each command line. */
export async function tryLines(
  start: Start,
  accesses: readonly TriedAccess[],
  writeConfig: (modelUrl: string) => void,
  onProgress: (answered: number) => void,
): Promise<Round> {
  const { world, command } = start;
  const observations = new Map<TriedAccess, Observation>();
  const left = [...accesses];
  let made: readonly { readonly id: string; readonly access: TriedAccess }[] = [];
  let calls = 0;
  let isComplete = false;
  let end = (): void => undefined;
  const begun = performance.now();
  const server = await serveModel(({ results }) => {
    for (const { id, access } of made) observations.set(access, answered(results.get(id)?.text));
    onProgress(observations.size);
    made = left.splice(0, MOST_CALLS).map((access) => ({ id: `call_${calls++}`, access }));
    if (made.length > 0) {
      return made.map(({ id, access }) => ({
        id,
        name: "exec_command",
        input: { cmd: world.relocate(access.text) },
      }));
    }
    isComplete = true;
    // What it would do at its end takes longer than what was tried, and nobody needs it.
    end();
    return undefined;
  });
  try {
    writeConfig(server.url);
    const started = startProcess([...command, "exec", "--skip-git-repo-check", PROMPT], optionsOf(start));
    end = started.kill;
    started.end();
    const exit = await started.exit;
    const { firstAsked } = server;
    return {
      observations,
      exit,
      isComplete,
      startMs: firstAsked === undefined ? undefined : firstAsked - begun,
    };
  } finally {
    await server.close();
  }
}

function answered(text: string | undefined): Observation {
  if (text === undefined) return { verdict: "lost", text: "no answer", ms: 0 };
  const meaning = meaningOf(text);
  if (meaning === undefined) return { verdict: "lost", text: text.slice(0, KEPT), ms: 0 };
  return { ...meaning, text: meaning.verdict === "allowed" ? "" : text.slice(0, KEPT), ms: 0 };
}

function optionsOf({ world, timeoutMs, signal }: Start) {
  return {
    cwd: world.cwd,
    variables: variablesOf(world),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Writes a file of the agent's folder, or takes away what stands in its place. */
export function place(world: World, name: string, text: string | undefined): void {
  const file = path.join(agentFolder(world), name);
  fs.rmSync(file, { recursive: true, force: true });
  if (text !== undefined) world.write(file, text);
}
