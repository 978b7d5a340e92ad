import type { ToolName } from "../../policy/tool-name.ts";

/** A tool of an MCP server under the name by which rules name it (facts.md, section E). */
export function nativeTool({ server, tool }: ToolName): string {
  return `${server}__${tool}`;
}
