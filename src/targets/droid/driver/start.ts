import type { Base, DriveInput } from "../../../drive/kit/driver.ts";
import {
  allowLine,
  beginLine,
  cancelLine,
  initializeLine,
  promptLine,
  readMessage,
  refuseLine,
  STEPS,
} from "../../../drive/kit/editor-protocol.ts";
import { PROMPT, type Command, type Talk } from "../../../drive/kit/start.ts";
import type { World } from "../../../drive/world.ts";

export const MODEL = "custom:twsrt";

/** The command line of a start that talks over the protocol for editors, in which the agent asks instead of ending. */
export function startCommand(command: DriveInput["command"]): Command {
  return [...command, "exec", "-o", "acp", "-m", MODEL];
}

/** Settings that lead the agent to the scripted model. */
export function modelSettings(modelUrl: string): Readonly<Record<string, unknown>> {
  return {
    customModels: [
      {
        model: "twsrt",
        id: MODEL,
        displayName: "twsrt",
        baseUrl: `${modelUrl}/v1`,
        apiKey: "twsrt",
        provider: "generic-chat-completion-api",
        maxOutputTokens: 1000,
      },
    ],
  };
}

/** The settings of a trial: those under test, a model on this machine, and how much runs without a prompt. */
export function startSettings(
  values: Readonly<Record<string, unknown>>,
  base: Base,
  modelUrl: string,
): Readonly<Record<string, unknown>> {
  const { sessionDefaultSettings: session } = values;
  return {
    ...values,
    ...modelSettings(modelUrl),
    sessionDefaultSettings: {
      ...(session as object | undefined),
      model: MODEL,
      // What the lists say still acts, and all else runs.
      ...(base === "open" ? { autonomyLevel: "high" } : {}),
    },
  };
}

/** The whole environment of the agent. Over this protocol it wants a key, and never gets to use it. */
export function startVariables(world: World): Readonly<Record<string, string>> {
  return { ...world.variables, FACTORY_API_KEY: "fk-twsrt", NO_COLOR: "1" };
}

/** What became of a conversation. */
export interface Steps {
  /** What the agent answered in place of doing a step. */
  error: string;
  /** The calls that it asked about. */
  readonly asked: Set<string>;
}

/**
 * The conversation over the agent's protocol for editors. Its questions are answered with yes. What it refuses by itself ends its
 * turn, so it is told to go on.
 * @param goesOn whether there is more to be tried
 */
export function talkIn({ cwd }: World, steps: Steps, goesOn: () => boolean): Talk {
  let session = "";
  return {
    first: initializeLine,
    onLine: (line, agent) => {
      const message = readMessage(line);
      if (message.kind === "question") {
        steps.asked.add(message.call);
        agent.write(allowLine(message) ?? cancelLine(message.id));
      } else if (message.kind === "request") agent.write(refuseLine(message.id));
      else if (message.kind === "answer") {
        if (message.error !== undefined) steps.error = message.error;
        const { sessionId } = message.result;
        if (message.error === undefined && message.id === STEPS.initialize) agent.write(beginLine(cwd, []));
        else if (typeof sessionId === "string") {
          session = sessionId;
          agent.write(promptLine(session, PROMPT));
        } else if (message.error === undefined && goesOn()) agent.write(promptLine(session, PROMPT));
        // Nothing it does from here on matters.
        else agent.kill();
      }
    },
  };
}
