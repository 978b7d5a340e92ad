import { tomlString } from "../../../edit/toml-text.ts";
import type { Base, DriveInput } from "../../../drive/kit/driver.ts";
import type { Command } from "../../../drive/kit/start.ts";
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
