import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server under the name by which the agent offers it, and its rules name it (facts.md, 1.18.33). */
export function nativeTool({ server, tool }: ToolName): `${string}_${string}` {
  return `${server}_${tool}`;
}
