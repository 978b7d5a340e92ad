import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server under the name by which the agent offers it (facts.md, "Tools of MCP servers", 1.0.102). */
export function nativeTool({ server, tool }: ToolName): `${string}-${string}` {
  return `${server}-${tool}`;
}
