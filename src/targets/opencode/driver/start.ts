import { PROMPT, type Command } from "../../../drive/kit/start.ts";
import type { StandInServer } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import { configOf } from "../read.ts";
import { usualPlaces, type TrialPlaces } from "./places.ts";

/**
 * The command line of a start.
 * @param isPatient every question is answered with yes, so that only what is denied stops a call
 */
export function startCommand(command: Command, isPatient: boolean): Command {
  const patience = isPatient ? ["--auto"] : [];
  return [...command, "run", ...patience, "-m", "twsrt/twsrt", "--format", "json", PROMPT];
}

/**
 * The whole environment of the agent. The scripted model comes through a variable, so that the file under test stays as
 * it is; without the last setting there the agent would stop at the first refusal (facts.md, "Driving it", 1.18.33).
 * @param places what leads the agent to its files
 * @param servers stand-ins for the MCP servers whose tools are called
 */
export function variablesOf(
  world: World,
  modelUrl: string,
  places: TrialPlaces = usualPlaces(world),
  servers: readonly StandInServer[] = [],
): Readonly<Record<string, string>> {
  return {
    ...world.variables,
    ...modelVariables(modelUrl, world.variables["OPENCODE_CONFIG_CONTENT"], servers),
    ...places.variables,
  };
}

/**
 * What leads the agent to the scripted model, and keeps it from fetching and starting anything else.
 * @param given what the variable for a configuration holds
 */
export function modelVariables(
  modelUrl: string,
  given = "{}",
  servers: readonly StandInServer[] = [],
): Readonly<Record<string, string>> {
  const own = {
    provider: {
      twsrt: {
        npm: "@ai-sdk/openai-compatible",
        name: "twsrt",
        options: { baseURL: `${modelUrl}/v1`, apiKey: "twsrt" },
        models: { twsrt: { name: "twsrt", tool_call: true, limit: { context: 10_000_000, output: 4096 } } },
      },
    },
    model: "twsrt/twsrt",
    small_model: "twsrt/twsrt",
    autoupdate: false,
    mcp: Object.fromEntries(
      servers.map(({ name, program, args }) => [name, { type: "local", command: [program, ...args] }]),
    ),
    share: "disabled",
    snapshot: false,
    experimental: { continue_loop_on_deny: true },
  };
  return {
    OPENCODE_CONFIG_CONTENT: JSON.stringify({ ...configOf(given), ...own }),
    OPENCODE_DISABLE_AUTOUPDATE: "true",
    OPENCODE_DISABLE_MODELS_FETCH: "true",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "true",
    OPENCODE_DISABLE_DEFAULT_PLUGINS: "true",
    OPENCODE_PURE: "1",
  };
}

/** For a start with the guard, which is a plugin. With one the agent waits for a package that it cannot fetch here (facts.md, "Plugins"). */
export const WITH_PLUGINS = { OPENCODE_PURE: "false", npm_config_fetch_retries: "0" } as const;
