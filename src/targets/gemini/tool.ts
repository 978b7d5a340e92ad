import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server under the name by which the agent offers it (facts.md, "Tools of MCP servers", release 0.61.0). */
export function nativeTool({ server, tool }: ToolName): `mcp_${string}` {
  return `mcp_${server}_${tool}`;
}

/** The fields of a rule on tools of an MCP server. */
export function toolFields(value: string): { readonly mcpName: string; readonly toolName: string } {
  const at = value.indexOf(".");
  return { mcpName: value.slice(0, at), toolName: value.slice(at + 1) };
}
