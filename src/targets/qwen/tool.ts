import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server under the name by which the agent offers it, and its rules name it (facts.md, section H). */
export function nativeTool({ server, tool }: ToolName): `mcp__${string}` {
  return `mcp__${server}__${tool}`;
}
