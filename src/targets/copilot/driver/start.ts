import * as fs from "node:fs";
import * as path from "node:path";
import { PROMPT, type Command } from "../../../drive/kit/start.ts";
import { serversByName, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import { packageVariables } from "./packages.ts";

/**
 * Every tool on every path and address, apart from what a rule denies. `--allow-all` names all three (measured with
 * deny rules beside it, which still act; facts.md, 1.0.102).
 */
export const OPEN: readonly string[] = ["--allow-all"];

/**
 * They stand at the end, where no option before them can swallow them and none can undo them. `--bash-env` lets the
 * shell read the file that keeps commands from running; the others save two thirds of the time, and decide about no permission
 * (facts.md, "Driving it", 1.0.102).
 */
const OWN: readonly string[] = ["--disable-client-telemetry", "--log-level=none", "--silent", "--bash-env"];

/** The command line of a start with these flags. */
export function startCommand(command: Command, flags: readonly string[]): Command {
  return [...command, "-p", PROMPT, ...flags, ...OWN];
}

/** Stand-ins for the MCP servers whose tools are called, every tool of them. */
export function serverFlags(servers: readonly StandInServer[]): readonly string[] {
  if (servers.length === 0) return [];
  const mcpServers = Object.fromEntries(
    Object.entries(serversByName(servers)).map(([name, server]) => [
      name,
      { type: "local", ...server, tools: ["*"] },
    ]),
  );
  return ["--additional-mcp-config", JSON.stringify({ mcpServers })];
}

/**
 * The whole environment of the agent. `COPILOT_OFFLINE` is not in it: it would take `web_fetch` away.
 * @param files of the user's folder, by their names
 */
export function variablesOf(
  world: World,
  modelUrl: string,
  files: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> & { readonly COPILOT_HOME: string } {
  // A configuration of its own for each start: what an earlier one has left, or a witness in its place, has no say.
  const folder = fs.mkdtempSync(path.join(world.temporary, "copilot-"));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return {
    ...world.variables,
    ...packageVariables(world),
    COPILOT_HOME: folder,
    COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
    COPILOT_MODEL: "twsrt",
    COPILOT_AUTO_UPDATE: "false",
  };
}
