import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server behind the namespace in which the agent offers it (facts.md, Tools of MCP servers, 0.169.0). */
export function nativeTool({ server, tool }: ToolName): string {
  return `mcp__${server}/${tool}`;
}
