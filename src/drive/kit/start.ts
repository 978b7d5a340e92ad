import * as fs from "node:fs";
import type { DriveEnd, DriveInput, DriveRun, Observation } from "./driver.ts";
import { PROMPT, serveModel, type ModelOptions, type ModelServer } from "../model-server.ts";
import { startProcess, type Exit, type Started } from "../process.ts";
import type { Script } from "../tool-call.ts";
import type { World } from "../world.ts";
import { observationsOf, telling, TOOLLESS } from "./answer.ts";
import type { Play } from "./play.ts";

export { PROMPT };

/** Nothing listens there: for starts that need no model. */
export const NO_MODEL = "http://127.0.0.1:9";

/** How much of the agent's words is passed on when it fails, in characters. */
const MOST_SAID = 600;

/** A program with its arguments. */
export type Command = readonly [string, ...string[]];

/** Where and for how long a program of the agent runs. */
export type Room = Pick<DriveInput, "world" | "timeoutMs" | "signal">;

/** How the agent is started. */
export interface Start {
  readonly command: Command;
  /** The whole environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** By default its input ends at once, and the agent is stopped when everything is answered. */
  readonly talk?: Talk;
}

/** What is exchanged with the agent while it runs, one message a line. It has to end the agent. */
export interface Talk {
  /** What the agent is given in one turn. */
  readonly first: string;
  readonly onLine: (line: string, agent: Started) => void;
}

/** How one start of the agent went. */
export interface Conversation {
  readonly exit: Exit;
  readonly model: Pick<ModelServer, "results" | "times" | "sideRequests">;
  /** Milliseconds until it asked its model; undefined: it never did. */
  readonly startMs: number | undefined;
  readonly totalMs: number;
}

/** Starts a program of the agent. */
export function startIn(
  { world, timeoutMs, signal }: Room,
  { command, variables, talk }: Start,
  onLine?: (line: string) => void,
): Started {
  const started: Started = startProcess(command, {
    cwd: world.cwd,
    variables,
    timeoutMs,
    signal,
    onLine:
      talk === undefined
        ? onLine
        : (line) => {
            started.renew();
            talk.onLine(line, started);
          },
  });
  if (talk === undefined) started.end();
  else started.write(talk.first);
  return started;
}

/** What the program prints with `--version`, as far as it is a version. */
export async function versionOf(
  room: Room & Pick<DriveInput, "command">,
  variables: Start["variables"],
): Promise<string | undefined> {
  const { output } = await startIn(room, { command: [...room.command, "--version"], variables }).exit;
  return VERSION_FIRST.exec(output)?.[0] ?? VERSION.exec(output)?.[0];
}

/** A line that begins with the version is surer than a version anywhere: other lines may tell of other programs. */
const VERSION_FIRST = /^\d+\.\d+\.\d+\S*/m;
const VERSION = /\b\d+\.\d+\.\d+(?:-[\w.]*\w)?/;

/**
 * Starts the agent once, with a model that plays a script.
 * @param start gets the address of the model
 */
export async function converse(
  room: Room,
  script: Script,
  start: (modelUrl: string) => Start | Promise<Start>,
  options: ModelOptions = {},
): Promise<Conversation> {
  const begun = performance.now();
  let agent: Started | undefined;
  let how: Start | undefined;
  const chooser: Script =
    typeof script === "function"
      ? (played) => {
          const turn = script(played);
          // Nothing it does from here on matters, and it may take longer than what was tried.
          if (turn === undefined && how?.talk === undefined) agent?.kill();
          return turn;
        }
      : script;
  // Each answer gives it its time anew: how many calls are to be made does not count.
  const onResults = (count: number): void => {
    agent?.renew();
    options.onResults?.(count);
  };
  const model = await serveModel(chooser, { ...options, onResults });
  try {
    how = await start(model.url);
    agent = startIn(room, how);
    const exit = await agent.exit;
    const { firstAsked } = model;
    return {
      exit,
      model,
      startMs: firstAsked === undefined ? undefined : firstAsked - begun,
      totalMs: performance.now() - begun,
    };
  } finally {
    await model.close();
  }
}

/** How a start went in which the agent tried accesses. */
export interface Round extends Conversation {
  readonly observations: readonly Observation[];
  /** Whether it answered everything. */
  readonly isComplete: boolean;
}

export interface RoundOptions extends ModelOptions {
  /** Whether a conversation without any request for the model came to its end: rules have taken all tools away. */
  readonly isToolless?: (conversation: Conversation) => boolean;
}

/** Starts the agent once, and has it try what is played. */
export async function startOnce(
  input: Room & Pick<DriveInput, "accesses" | "onProgress">,
  played: Play,
  start: (modelUrl: string) => Start | Promise<Start>,
  { isToolless, ...options }: RoundOptions = {},
): Promise<Round> {
  const { accesses } = input;
  const conversation = await converse(input, telling(played.script, played.answers, input), start, options);
  const isWithout = conversation.startMs === undefined && isToolless?.(conversation) === true;
  const { times } = conversation.model;
  return {
    ...conversation,
    observations: observationsOf(accesses, played.answers, times, isWithout ? TOOLLESS : undefined),
    isComplete: played.isOver() || isWithout,
  };
}

/** A run that is one start. */
export function runOf({ observations, startMs, totalMs }: Round, end: DriveEnd): DriveRun {
  return { observations, end, startMs: startMs ?? 0, totalMs };
}

/** How a start ended. `isRefusal`: by its own words the agent refuses its files. */
export function endOf(exit: Exit, { isComplete, isRefusal, said = wordsOf(exit) }: EndFacts): DriveEnd {
  if (isComplete) return { kind: "done" };
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  const kept = said.slice(-MOST_SAID);
  if (exit.timedOut) return { kind: "timed-out", said: kept };
  const code = exit.signal ?? exit.code ?? "unknown";
  return { kind: isRefusal ? "refused" : "exited", code, said: kept };
}

export interface EndFacts {
  readonly isComplete: boolean;
  readonly isRefusal: boolean;
  /** What the agent said of its end; by default what it printed. */
  readonly said?: string;
}

/** What a program printed, errors first. */
export function wordsOf({ errors, output }: Pick<Exit, "errors" | "output">): string {
  return errors.trim() || output.trim();
}

/**
 * Puts a file of the agent into the world. One that is not under test may lie there for the sake of an access, with what
 * such files hold, and goes.
 */
export function putFile(world: World, file: string, text: string | undefined): void {
  if (text === undefined) fs.rmSync(file, { force: true });
  else world.write(file, text);
}
