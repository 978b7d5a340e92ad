import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server, under the name that the agent gives it (facts.md, section G, release 0.225.2). */
export function nativeTool({ server, tool }: ToolName): `${string}___${string}` {
  return `${server}___${tool}`;
}
