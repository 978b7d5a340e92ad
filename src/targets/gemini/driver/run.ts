import * as fs from "node:fs";
import * as path from "node:path";
import { PROMPT, serveModel } from "../../../drive/model-server.ts";
import { startProcess, type Exit } from "../../../drive/process.ts";
import type { DriveEnd, DriveInput, DriveRun } from "../../driver.ts";
import { observationsOf, telling, TOOLLESS } from "../../driving.ts";
import { play, type Play } from "./play.ts";
import {
  beginLine,
  cancelLine,
  initializeLine,
  promptLine,
  readMessage,
  refuseLine,
  STEPS,
} from "./protocol.ts";
import { emptySettings, startCommand, startVariables } from "./start.ts";

/** Files of the agent's home, by the name below it. */
export type HomeFiles = Readonly<Record<string, string | undefined>>;

/** With this code it refuses to start because of its settings (facts.md, settings, release 0.61.0). */
const BAD_SETTINGS = 52;

/** How much of the agent's words is passed on when it fails, in characters. */
const MOST_SAID = 600;

/** Starts the agent once with these files, and has it try everything. */
export async function run(input: Omit<DriveInput, "files">, files: HomeFiles): Promise<DriveRun> {
  const { accesses, world } = input;
  const begun = performance.now();
  const folder = path.join(world.home, ".gemini");
  fs.rmSync(path.join(folder, "policies"), { recursive: true, force: true });
  emptySettings(world);
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) removeOld(path.join(folder, name));
    else world.write(path.join(folder, name), text);
  }
  const played = play(accesses, world);
  const server = await serveModel(telling(played.script, played.answers, input));
  try {
    const talk = await converse(input, server.url, played);
    const missing = talk.isToolless ? TOOLLESS : undefined;
    const observations = observationsOf(accesses, played.answers, server.times, missing);
    const now = performance.now();
    return {
      observations,
      end: endOf(talk, played),
      startMs: (server.firstAsked ?? now) - begun,
      totalMs: now - begun,
    };
  } finally {
    await server.close();
  }
}

/** A settings file that is not under test may be one that an access speaks of: then it stays, as one without settings. */
function removeOld(file: string): void {
  if (!file.endsWith("settings.json")) fs.rmSync(file, { force: true });
}

interface Talk {
  readonly exit: Exit;
  /** What the agent answered in place of doing a step. */
  readonly error: string;
  /** It came to its end without ever offering a tool: rules have taken them all away. */
  readonly isToolless: boolean;
}

async function converse(input: Omit<DriveInput, "files">, url: string, played: Play): Promise<Talk> {
  const { command, base, world, timeoutMs, signal } = input;
  let error = "";
  let isFinished = false;
  const agent = startProcess(startCommand(command, base, world), {
    cwd: world.cwd,
    variables: startVariables(world, url),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
    onLine: (line) => {
      const message = readMessage(line);
      if (message.kind === "question") agent.write(cancelLine(message.id));
      else if (message.kind === "request") agent.write(refuseLine(message.id));
      else if (message.kind === "answer") {
        if (message.error !== undefined) error = message.error;
        const { sessionId } = message.result;
        if (message.error === undefined && message.id === STEPS.initialize) agent.write(beginLine(world.cwd));
        else if (typeof sessionId === "string") agent.write(promptLine(sessionId, PROMPT));
        else {
          isFinished = message.error === undefined;
          // What it would do at its end nobody needs.
          agent.kill();
        }
      }
    },
  });
  agent.write(initializeLine);
  const exit = await agent.exit;
  return { exit, error, isToolless: isFinished && !played.isBegun() };
}

function endOf({ exit, error, isToolless }: Talk, played: Play): DriveEnd {
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (played.isOver() || isToolless) return { kind: "done" };
  const said = (error || exit.errors.trim() || exit.output.trim()).slice(-MOST_SAID);
  if (exit.timedOut) return { kind: "timed-out", said };
  const code = exit.signal ?? exit.code ?? "unknown";
  return { kind: exit.code === BAD_SETTINGS ? "refused" : "exited", code, said };
}
