import * as path from "node:path";
import { PROMPT, type Command } from "../../../drive/kit/start.ts";
import type { World } from "../../../drive/world.ts";

/** Where the user's configuration is in a world. */
export function configFile(world: World): string {
  return path.join(world.home, ".config/opencode/opencode.json");
}

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
 */
export function variablesOf(world: World, modelUrl: string): Readonly<Record<string, string>> {
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
    share: "disabled",
    snapshot: false,
    experimental: { continue_loop_on_deny: true },
  };
  return {
    ...world.variables,
    OPENCODE_CONFIG_CONTENT: JSON.stringify(own),
    OPENCODE_DISABLE_AUTOUPDATE: "true",
    OPENCODE_DISABLE_MODELS_FETCH: "true",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "true",
    OPENCODE_DISABLE_DEFAULT_PLUGINS: "true",
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    OPENCODE_PURE: "1",
  };
}
