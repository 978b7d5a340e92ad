import { tomlString } from "../../../edit/toml-text.ts";
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
import type { StandInServer } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";

/**
 * The command line of a start that talks over the protocol for editors: with `-p` the agent ends at the first thing that it
 * would ask about (facts.md, section F, release 1.0.41).
 */
export function startCommand(command: DriveInput["command"], base: Base): Command {
  // Deny rules, and ask rules about commands, still act beside it.
  const open = base === "open" ? ["--always-approve"] : [];
  return [...command, "agent", "--no-leader", "-m", "twsrt", ...open, "stdio"];
}

/** The part of a configuration that leads the agent to the scripted model. */
export function modelTable(modelUrl: string): string {
  return [
    "",
    "[model.twsrt]",
    'model = "twsrt"',
    'name = "twsrt"',
    `base_url = ${tomlString(`${modelUrl}/v1`)}`,
    'api_backend = "chat_completions"',
    'api_key = "twsrt"',
    "",
  ].join("\n");
}

/** The whole environment of the agent. */
export function startVariables(world: World): Readonly<Record<string, string>> {
  // Without the first it offers no tool that fetches.
  return { ...world.variables, GROK_WEB_FETCH: "1", DISABLE_TELEMETRY: "1", NO_COLOR: "1" };
}

/** What became of a conversation. */
export interface Steps {
  /** What the agent answered in place of doing a step. */
  error: string;
  /** The calls that it asked about. */
  readonly asked: Set<string>;
}

/**
 * The conversation over the agent's protocol for editors. Its questions are answered with yes, because a no ends the turn with
 * all other calls of it.
 */
export function talkIn({ cwd }: World, steps: Steps, servers: readonly StandInServer[]): Talk {
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
        else if (typeof sessionId === "string") agent.write(promptLine(sessionId, PROMPT));
        // Nothing it does from here on matters.
        else agent.kill();
      }
    },
  };
}
