import type { ToolSubject } from "./policy.ts";

/** A server, or a tool, in characters that every agent takes as they are. */
const NAME = /^[A-Za-z0-9_-]+$/;

/** A tool of an MCP server, in two parts. */
export interface ToolName {
  readonly server: string;
  readonly tool: string;
}

/**
 * Takes `github.delete_repo` apart.
 * @returns undefined for what is not a server and a tool
 */
export function toolNameOf(text: string): ToolName | undefined {
  const at = text.indexOf(".");
  const [server, tool] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  return NAME.test(server) && NAME.test(tool) ? { server, tool } : undefined;
}

/**
 * What a rule about tools names: `github.delete_repo`, `github.delete_*`, `github.*`.
 * @returns undefined where it is not a server and a tool with a `*` at most at its end
 */
export function toolSubjectOf(text: string): ToolSubject | undefined {
  const isPrefix = text.endsWith("*");
  if (!isPrefix) {
    const name = toolNameOf(text);
    return name === undefined ? undefined : { kind: "tool", text, ...name };
  }
  // The letter stands for what the beginning leaves open.
  const name = toolNameOf(`${text.slice(0, -1)}x`);
  if (name === undefined) return undefined;
  return { kind: "tool", text, server: name.server, tool: { prefix: name.tool.slice(0, -1) } };
}

/** Whether a rule names a tool. */
export function namesTool({ server, tool }: Pick<ToolSubject, "server" | "tool">, called: ToolName): boolean {
  if (server !== called.server) return false;
  return typeof tool === "string" ? tool === called.tool : called.tool.startsWith(tool.prefix);
}

/** The rule that was probably meant by a text that names no tool: an agent's own spelling, or a server alone. */
export function toolNameIn(text: string): string | undefined {
  const [, server = "", , tool = "*"] =
    /^\s*(?:MCP\()?(?:mcp__)?([A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*?)((?:__|\.|\/|:)([\w*-]+))?\)?\s*$/.exec(
      text,
    ) ?? [];
  const meant = `${server}.${tool}`;
  return toolSubjectOf(meant) === undefined ? undefined : meant;
}
