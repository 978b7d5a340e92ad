import { createHash } from "node:crypto";
import type { ToolSubject } from "../../../policy/policy.ts";
import { fixedText } from "../../../shell/rule-word.ts";

/** The most characters of a name; a longer one ends in a hash (facts.md, "Tools of MCP servers", release 1.6.0). */
const LONGEST = 64;
const HASH = 8;
/** What a shortened name keeps of the whole one. */
const KEPT = LONGEST - HASH - 1;

/** A tool of an MCP server as the agent names it: every other character becomes `_`. */
export function nativeTool(server: string, tool: string): string {
  const name = wholeName(server, tool);
  return name.length <= LONGEST ? name : shortened(name, server, tool);
}

/** Whether the name is one of a tool of an MCP server. */
export function isServerTool(name: string): boolean {
  return name.startsWith("mcp__");
}

/**
 * Whether a rule may mean the tool of this name. Different servers and tools can have the same name, and then the second gets a
 * hash too, so a rule means every name that its tool could have.
 */
export function isNamed({ server, tool }: Pick<ToolSubject, "server" | "tool">, name: string): boolean {
  const whole = wholeName(server, fixedText(tool));
  if (typeof tool === "string") return name === whole || name === shortened(whole, server, tool);
  return name.startsWith(whole) || (name.length === LONGEST && name.startsWith(whole.slice(0, KEPT)));
}

function wholeName(server: string, tool: string): string {
  return `mcp__${server}__${tool}`.replaceAll(/\W/g, "_");
}

function shortened(name: string, server: string, tool: string): string {
  const hash = createHash("sha256").update(`${server}\0${tool}`).digest("hex").slice(0, HASH);
  return `${name.slice(0, KEPT)}_${hash}`;
}
