import * as fs from "node:fs";
import * as path from "node:path";
import type { DriveInput, Observation } from "../../../drive/kit/driver.ts";
import { call } from "../../../drive/kit/call.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { play } from "../../../drive/kit/play.ts";
import { PROMPT, startIn, startOnce, type Room, type Round as Lines } from "../../../drive/kit/start.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import type { World } from "../../../drive/world.ts";
import { calledTool } from "../../../drive/kit/tool-servers.ts";
import { nativeTool } from "../tool.ts";
import { observationOf, prepare, type Prepared } from "./calls.ts";
import { PROBE_PROGRAM, type OpResult } from "./probe-program.ts";
import { saidBy } from "./wordings.ts";

/** How one start of the agent went. */
export type Round = Pick<Lines, "observations" | "exit" | "isComplete" | "startMs">;

type Start = Room & Pick<DriveInput, "command" | "accesses" | "onProgress" | "guard">;

const MOST_CALLS = 10;

/** The agent's folder. It refuses to have it below the folder for temporary files. */
export function agentFolder(world: World): string {
  return path.join(world.home, ".codex");
}

export function variablesOf(world: World): Readonly<Record<string, string>> {
  return { ...world.variables, CODEX_HOME: agentFolder(world) };
}

/** Has the agent's sandbox run a program that opens files and reaches hosts; no model is needed for it. */
export async function tryFiles(start: Start): Promise<Round> {
  const { accesses, world, command, onProgress } = start;
  const prepared = accesses.map((access) => prepare(access, world));
  const tried = prepared.filter((one): one is Tried => one.kind === "op");
  const results: OpResult[] = [];
  const begun = performance.now();
  const ops = tried.map(({ op }) => JSON.stringify(op));
  const started = startIn(
    start,
    {
      command: [...command, "sandbox", "--", process.execPath, "-e", PROBE_PROGRAM, ...ops],
      variables: variablesOf(world),
    },
    (line) => {
      if (line.startsWith("TWSRT-OP ")) {
        started.renew();
        results.push(JSON.parse(line.slice(9)) as OpResult);
        onProgress?.(results.length);
      }
      // The agent would wait a minute for what its proxy has begun.
      if (results.length > 0 && results.length === tried.length) started.kill();
    },
  );
  const exit = await started.exit;
  const isComplete = results.length === tried.length;
  const came = (isComplete ? results : []).values();
  const observations = prepared.map((one): Observation =>
    one.kind === "op" ? observationOf(one, came.next().value) : { verdict: "untried", text: one.why, ms: 0 },
  );
  return { observations, exit, isComplete, startMs: isComplete ? performance.now() - begun : undefined };
}

type Tried = Extract<Prepared, { kind: "op" }>;

/**
 * Has the agent call its shell for each command line.
 * @param writeConfig called when the address of the model is known
 */
export function tryLines(start: Start, writeConfig: (modelUrl: string) => Promise<void>): Promise<Round> {
  const { accesses, world, command } = start;
  const played = play({
    stages: [accesses],
    mostCalls: MOST_CALLS,
    prepare: ({ tool, text }) =>
      tool === "MCP"
        ? call(nativeTool(calledTool(text)), {})
        : call("exec_command", { cmd: world.relocate(text) }),
    read: (_, result) => {
      const byGuard = guardAnswer(start, result?.text);
      if (byGuard !== undefined) return byGuard;
      const said = saidBy(result?.text ?? "");
      return answerOf(said?.meaning, result?.text, said?.rule);
    },
  });
  return startOnce(start, played, async (modelUrl) => {
    await writeConfig(modelUrl);
    return {
      command: [...command, "exec", "--skip-git-repo-check", PROMPT],
      variables: variablesOf(world),
    };
  });
}

/** Writes a file of the agent's folder, or takes away what stands in its place. */
export function place(world: World, name: string, text: string | undefined): void {
  const file = path.join(agentFolder(world), name);
  fs.rmSync(file, { recursive: true, force: true });
  if (text !== undefined) world.write(file, text);
}
