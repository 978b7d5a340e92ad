import * as fs from "node:fs";
import * as path from "node:path";
import { PROMPT, serveModel, type ModelServer } from "../../../drive/model-server.ts";
import { startProcess, type Exit, type Started } from "../../../drive/process.ts";
import type { World } from "../../../drive/world.ts";
import type { DriveInput, Observation } from "../../driver.ts";
import { observationsOf, telling } from "../../driving.ts";
import { packageVariables } from "./packages.ts";
import { play } from "./play.ts";

/** How one start of the agent went. */
export interface Round {
  readonly observations: readonly Observation[];
  readonly exit: Exit;
  /** Whether it answered everything. */
  readonly isComplete: boolean;
  /** Milliseconds until it asked its model; undefined: it never did. */
  readonly startMs: number | undefined;
  readonly totalMs: number;
}

/**
 * Every tool on every path and address, apart from what a rule denies. `--allow-all` names all three (measured with
 * deny rules beside it, which still act; facts.md, 1.0.102).
 */
export const OPEN: readonly string[] = ["--allow-all"];

/**
 * They stand at the end, where no option before them can swallow them and none can undo them. `--bash-env` lets the
 * shell read the file that keeps commands from running; the others save two thirds of the time, and decide about no permission
 * (facts.md, "Driving it", 1.0.102).
 */
const OWN: readonly string[] = ["--disable-client-telemetry", "--log-level=none", "--silent", "--bash-env"];

/** Starts the agent once with these flags, and has it try the accesses. */
export async function startOnce(
  input: Omit<DriveInput, "files" | "base">,
  flags: readonly string[],
): Promise<Round> {
  const { accesses, world } = input;
  const begun = performance.now();
  let server: ModelServer | undefined;
  let started: Started | undefined;
  let isComplete = false;
  const played = play(accesses, world, () => {
    isComplete = true;
    // What it would do at its end takes longer than what was tried, and nobody needs it.
    started?.kill();
  });
  server = await serveModel(telling(played.script, played.answers, input));
  try {
    started = startProcess([...input.command, "-p", PROMPT, ...flags, ...OWN], {
      cwd: world.cwd,
      variables: variablesOf(world, server.url),
      timeoutMs: input.timeoutMs,
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    started.end();
    const exit = await started.exit;
    const { times, firstAsked } = server;
    const observations = observationsOf(accesses, played.answers, times);
    return {
      observations,
      exit,
      isComplete,
      startMs: firstAsked === undefined ? undefined : firstAsked - begun,
      totalMs: performance.now() - begun,
    };
  } finally {
    await server.close();
  }
}

/** The whole environment of the agent. `COPILOT_OFFLINE` is not in it: it would take `web_fetch` away. */
export function variablesOf(world: World, modelUrl: string): Readonly<Record<string, string>> {
  // A configuration of its own for each start: what an earlier one has left, or a witness in its place, has no say.
  const folder = fs.mkdtempSync(path.join(world.temporary, "copilot-"));
  return {
    ...world.variables,
    ...packageVariables(world),
    COPILOT_HOME: folder,
    COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
    COPILOT_MODEL: "twsrt",
    COPILOT_AUTO_UPDATE: "false",
  };
}
