import * as fs from "node:fs";
import * as path from "node:path";
import { isBoxed } from "../../../drive/inside.ts";
import { PROMPT, type Command, type Talk } from "../../../drive/kit/start.ts";
import type { StandInServer } from "../../../drive/kit/tool-servers.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { Base, DriveInput } from "../../../drive/kit/driver.ts";
import {
  beginLine,
  cancelLine,
  initializeLine,
  promptLine,
  readMessage,
  refuseLine,
  STEPS,
} from "../../../drive/kit/editor-protocol.ts";

/**
 * The command line of a start that talks over the agent's protocol for editors: with `-p` the agent takes what it would
 * ask about for denied, and does not offer the tools (facts.md, "Driving it", release 0.61.0).
 */
export function startCommand(command: DriveInput["command"], base: Base, world: World): Command {
  return [...command, "--acp", ...(base === "open" ? openArguments(world) : [])];
}

/**
 * The command line of a start in which the agent starts its hooks: over the protocol for editors it starts none (facts.md, "Driving it",
 * release 0.61.0). It asks nobody here, so it has to be open.
 */
export function hookedCommand(command: DriveInput["command"], world: World): Command {
  return [...command, "--prompt", PROMPT, ...openArguments(world)];
}

/** In this mode rules of the user's still act and all else runs; the workspace is as wide as the world. */
function openArguments(world: World): readonly string[] {
  const wide = isBoxed(world) ? ["/"] : [world.home];
  return ["--approval-mode", "yolo", ...wide.flatMap((folder) => ["--include-directories", folder])];
}

/**
 * Settings files may stand in the world for the sake of an access that speaks of them. The agent would not start with
 * what they hold.
 */
export function emptySettings({ home, cwd }: World): void {
  for (const folder of [home, cwd]) {
    const file = path.join(folder, ".gemini/settings.json");
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === WITNESS_TEXT) fs.writeFileSync(file, "{}\n");
  }
}

/** What the agent needs to start without an account; what the user's settings say has priority over it. */
export const DEFAULTS = {
  security: { auth: { selectedType: "gemini-api-key" } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** The whole environment of the agent. */
export function startVariables(world: World, modelUrl: string): Readonly<Record<string, string>> {
  const defaults = path.join(world.temporary, "gemini-defaults.json");
  world.write(defaults, JSON.stringify(DEFAULTS));
  return {
    ...world.variables,
    GEMINI_API_KEY: "twsrt",
    GOOGLE_GEMINI_BASE_URL: modelUrl,
    GEMINI_MODEL: "gemini-2.5-pro",
    GEMINI_CLI_SYSTEM_DEFAULTS_PATH: defaults,
    // Of another user's, or of none.
    GEMINI_CLI_SYSTEM_SETTINGS_PATH: path.join(world.temporary, "gemini-no-settings.json"),
    // Else it starts itself once more, with more memory.
    GEMINI_CLI_NO_RELAUNCH: "true",
    // In a folder that nobody has vouched for it would start with another configuration.
    GEMINI_CLI_TRUST_WORKSPACE: "true",
    NO_COLOR: "1",
  };
}

/** What became of a conversation. */
export interface Steps {
  /** What the agent answered in place of doing a step. */
  error: string;
  /** It came to its end. */
  isFinished: boolean;
}

/** The conversation over the agent's protocol for editors. */
export function talkIn({ cwd }: World, steps: Steps, servers: readonly StandInServer[]): Talk {
  return {
    first: initializeLine,
    onLine: (line, agent) => {
      const message = readMessage(line);
      if (message.kind === "question") agent.write(cancelLine(message.id));
      else if (message.kind === "request") agent.write(refuseLine(message.id));
      else if (message.kind === "answer") {
        if (message.error !== undefined) steps.error = message.error;
        const { sessionId } = message.result;
        if (message.error === undefined && message.id === STEPS.initialize)
          agent.write(beginLine(cwd, servers));
        else if (typeof sessionId === "string") agent.write(promptLine(sessionId, PROMPT));
        else {
          steps.isFinished = message.error === undefined;
          // Nothing it does from here on matters.
          agent.kill();
        }
      }
    },
  };
}
