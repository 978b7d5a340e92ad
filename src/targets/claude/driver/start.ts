import type { Command } from "../../../drive/kit/start.ts";
import { serversByName, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import type { Base } from "../../../drive/kit/driver.ts";

/** Where the user's settings are. */
export function settingsFile({ home }: World): string {
  return `${home}/.claude/settings.json`;
}

/** A model that the release knows; nobody asks it anything, because the address is that of the script. */
const MODEL = "claude-sonnet-4-5";

/**
 * The command line of a start whose questions and answers come as JSON lines (research/claude-code.md 0).
 * Asked and denied can only be told apart when there is somebody to ask: the control protocol.
 */
export function startCommand(command: Command, base: Base): Command {
  return [
    ...command,
    "--print",
    "--verbose",
    "--output-format",
    "stream-json",
    "--input-format",
    "stream-json",
    "--permission-prompt-tool",
    "stdio",
    "--model",
    MODEL,
    // Deny and ask rules still act in it, and all else runs; it beats `permissions.defaultMode` (facts.md, section L).
    ...(base === "open" ? ["--permission-mode", "bypassPermissions"] : []),
  ];
}

/** Stand-ins for the MCP servers whose tools are called, and no others. */
export function serverArguments(servers: readonly StandInServer[]): readonly string[] {
  if (servers.length === 0) return [];
  return ["--strict-mcp-config", "--mcp-config", JSON.stringify({ mcpServers: serversByName(servers) })];
}

/** For every start, also those that talk to no model. */
const QUIET: Readonly<Record<string, string>> = {
  ANTHROPIC_API_KEY: "twsrt",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_TELEMETRY: "1",
  // Else some tools are offered only after a search.
  ENABLE_TOOL_SEARCH: "false",
};

/** The whole environment of the agent. */
export function startVariables(
  world: World,
  modelUrl: string,
  base: Base,
  uid = process.getuid?.(),
): Readonly<Record<string, string>> {
  return {
    ...world.variables,
    ...QUIET,
    ANTHROPIC_BASE_URL: modelUrl,
    // The administrator is refused the open base without it, and nothing else changes (facts.md, section L).
    ...(base === "open" && uid === 0 ? { IS_SANDBOX: "1" } : {}),
  };
}
