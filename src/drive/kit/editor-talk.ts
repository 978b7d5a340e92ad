import type { World } from "../world.ts";
import {
  allowLine,
  beginLine,
  cancelLine,
  initializeLine,
  promptLine,
  readMessage,
  refuseLine,
  STEPS,
} from "./editor-protocol.ts";
import { PROMPT, type Talk } from "./start.ts";
import type { StandInServer } from "./tool-servers.ts";

/** What became of a conversation. */
export interface Steps {
  /** What the agent answered in place of doing a step. */
  error: string;
  /** The calls that it asked about. */
  readonly asked: Set<string>;
}

/**
 * The conversation over an agent's protocol for editors that answers every question with yes, because a no ends the turn with
 * all other calls of it.
 * @param goesOn whether the agent is prompted again after its turn; by default it is stopped
 */
export function agreeingTalk(
  { cwd }: Pick<World, "cwd">,
  steps: Steps,
  servers: readonly StandInServer[],
  goesOn: () => boolean = () => false,
): Talk {
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
        if (message.error === undefined && message.id === STEPS.initialize)
          agent.write(beginLine(cwd, servers));
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
