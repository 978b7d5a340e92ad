import * as fs from "node:fs";
import { PROMPT, serveModel } from "../../../drive/model-server.ts";
import { startProcess, type Exit } from "../../../drive/process.ts";
import type { DriveEnd, DriveInput, DriveRun } from "../../driver.ts";
import { observationsOf, telling } from "../../driving.ts";
import { play, type Play } from "./play.ts";
import { allowLine, denyLine, emptyLine, initializeLine, promptLine, readMessage } from "./protocol.ts";
import { startCommand, startVariables } from "./start.ts";
import { isRefusal, SAID_NO } from "./wordings.ts";

/** How much of the agent's words is passed on when it fails, in characters. */
const MOST_SAID = 600;

/** The one tool of a request in which a model shall judge a call for the agent. */
const JUDGE = "respond_in_schema";

export interface RunInput extends Omit<DriveInput, "files"> {
  /** The settings file as it shall stand in the world; undefined: none. */
  readonly settings: string | undefined;
  /** `tools.approvalMode` in it. */
  readonly mode: unknown;
}

/** Where the user's settings are. */
export function settingsFile(home: string): string {
  return `${home}/.qwen/settings.json`;
}

/** Starts the agent once, and has it try everything. */
export async function run(input: RunInput): Promise<DriveRun> {
  const { accesses, settings, world } = input;
  const begun = performance.now();
  const file = settingsFile(world.home);
  // The file may be one of those that accesses speak of, and stand there with what such files hold.
  if (settings === undefined) fs.rmSync(file, { force: true });
  else world.write(file, settings);
  const played = play(accesses, world);
  const server = await serveModel(telling(played.script, played.answers, input), {
    isAside: (tools) => tools.includes(JUDGE),
  });
  try {
    const exit = await converse(input, server.url, played);
    const observations = observationsOf(accesses, played.answers, server.times);
    const now = performance.now();
    return {
      observations,
      end: endOf(exit, played),
      startMs: (server.firstAsked ?? now) - begun,
      totalMs: now - begun,
    };
  } finally {
    await server.close();
  }
}

async function converse(input: RunInput, url: string, played: Play): Promise<Exit> {
  const { command, base, mode, world, timeoutMs, signal } = input;
  const agent = startProcess(startCommand(command, base, mode), {
    cwd: world.cwd,
    variables: startVariables(world, url),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
    onLine: (line) => {
      const message = readMessage(line);
      if (message.kind === "ready") agent.write(promptLine(PROMPT));
      else if (message.kind === "request") agent.write(emptyLine(message.requestId));
      else if (message.kind === "question") {
        const { requestId, callId } = message;
        agent.write(played.isPreparation(callId) ? allowLine(requestId) : denyLine(requestId, SAID_NO));
        // What it would do at its end nobody needs.
      } else if (message.kind === "result") agent.kill();
    },
  });
  agent.write(initializeLine);
  return agent.exit;
}

function endOf(exit: Exit, played: Play): DriveEnd {
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (played.isOver()) return { kind: "done" };
  const said = (exit.errors.trim() || exit.output.trim()).slice(-MOST_SAID);
  if (exit.timedOut) return { kind: "timed-out", said };
  const code = exit.signal ?? exit.code ?? "unknown";
  return { kind: isRefusal(said) ? "refused" : "exited", code, said };
}
