import type { Base, DriveInput } from "../../../drive/kit/driver.ts";
import type { Command } from "../../../drive/kit/start.ts";
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
