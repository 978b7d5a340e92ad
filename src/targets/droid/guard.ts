import type { HookDialect } from "../hook.ts";
import { everySplit, harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAsClaude, CLAUDE_NAMES, readCall, type HookSpec } from "../kit/hooks/read.ts";
import { nativeTool } from "./tool.ts";

/** The tools of release 0.225.2, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  Execute: { kind: "runs", line: "command" },
  Read: { kind: "reads", path: "file_path" },
  Create: { kind: "writes", path: "file_path" },
  Edit: { kind: "writes", path: "file_path" },
  ApplyPatch: { kind: "patches", text: "input" },
  LS: { kind: "looks-in", path: "directory_path" },
  Glob: { kind: "lists", path: "folder", pattern: "patterns" },
  Grep: { kind: "searches", path: "path" },
  FetchUrl: { kind: "fetches", url: "url" },
  ...harmless([
    "AskUser",
    "ConnectorSearch",
    "ExitSpecMode",
    "Skill",
    "Task",
    "TaskOutput",
    "TaskStop",
    "TodoWrite",
    "ToolSearch",
    "WebSearch",
  ]),
};

/**
 * How long the name of a server is at most (facts.md, section G). Of one that is as long it cannot be told whether its end was
 * cut off.
 */
const LONGEST_SERVER = 32;

/** The tools of servers that a name could mean. */
function serversOf(tool: string): readonly string[] {
  return everySplit(tool, "___").filter((text) => text.indexOf(".") < LONGEST_SERVER);
}

/** How the agent names its tools and their arguments. Blanks around a path belong to it. */
const SPEC: HookSpec = {
  names: CLAUDE_NAMES,
  uses: TOOLS,
  mcpName: (server, tool) => nativeTool({ server, tool }),
  servers: serversOf,
};

/** A hook for `PreToolUse`. Its ask does nothing in the agent (facts.md, section E), so the guard refuses instead. */
export const guard: HookDialect = {
  canAsk: false,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAsClaude,
};
