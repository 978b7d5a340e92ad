import { toolNameOf } from "../../../policy/tool-name.ts";
import type { Access } from "../../../policy/attempt.ts";
import type { ToolUse } from "./call.ts";
import type { HookSpec } from "./read.ts";

/**
 * What the agent tells its hook when one of its tools makes an access: the opposite of `readCall`.
 * @returns undefined where the agent has no tool for it, so that no hook is called
 */
export function eventOf(
  { names, uses, mcpName = (server, tool) => `mcp__${server}__${tool}` }: HookSpec,
  access: Access,
): object | undefined {
  const event = (tool: string, args: object): object => ({
    [names.tool]: tool,
    [names.args]: args,
    [names.session]: "question",
    cwd: access.cwd,
  });
  if (access.tool === "MCP") {
    const name = toolNameOf(access.text.trim());
    return name === undefined ? undefined : event(mcpName(name.server, name.tool), {});
  }
  for (const [tool, use] of Object.entries(uses)) {
    const args = argumentsFor(use, access);
    if (args !== undefined) return event(tool, args);
  }
  return undefined;
}

function argumentsFor(use: ToolUse, { tool, text }: Access): object | undefined {
  switch (use.kind) {
    case "runs":
      return tool === "Bash" ? { [use.line]: text } : undefined;
    case "reads":
      return tool === "Read" ? { [use.path]: text } : undefined;
    case "writes":
      return tool === "Write" || tool === "Edit" ? { [use.path]: text } : undefined;
    case "patches":
      return tool === "Write" || tool === "Edit" ? { [use.text]: patchOf(text) } : undefined;
    case "fetches":
      return tool === "WebFetch" ? { [use.url]: text } : undefined;
    case "fetches-named": {
      const [first] = use.texts;
      return tool === "WebFetch" && first !== undefined ? { [first]: text } : undefined;
    }
    case "looks-in":
    case "searches":
    case "lists":
    case "searches-everything":
    case "nothing":
      return undefined;
  }
}

function patchOf(path: string): string {
  return ["*** Begin Patch", `*** Add File: ${path}`, "+x", "*** End Patch", ""].join("\n");
}
