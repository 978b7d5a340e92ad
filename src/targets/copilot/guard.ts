import type { HookDialect } from "../hook.ts";
import { everySplit, harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAs, readCall, type HookSpec } from "../kit/hooks/read.ts";

/** The tools of release 1.0.102, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  bash: { kind: "runs", line: "command" },
  view: { kind: "reads", path: "path" },
  create: { kind: "writes", path: "path" },
  edit: { kind: "writes", path: "path" },
  glob: { kind: "lists", path: "paths", pattern: "pattern" },
  grep: { kind: "searches", path: "paths" },
  web_fetch: { kind: "fetches", url: "url" },
  ...harmless([
    "fetch_copilot_cli_documentation",
    "list_agents",
    "list_bash",
    "read_agent",
    "read_bash",
    "report_intent",
    "session_store_sql",
    "skill",
    "sql",
    "stop_bash",
    "task",
    "update_todo",
    "write_agent",
  ]),
};

/** The arguments, which may come as the text of a JSON object. */
function argumentsOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** How the agent names its tools and their arguments. */
const SPEC: HookSpec = {
  names: { tool: "toolName", args: "toolArgs", session: "sessionId" },
  uses: TOOLS,
  mcpName: (server, tool) => `${server}-${tool}`,
  servers: (name) => everySplit(name, "-"),
  argumentsOf,
};

/** A hook for `preToolUse`, which is told `toolName` and `toolArgs`. It can ask, also under `--yolo`. */
export const guard: HookDialect = {
  canAsk: true,
  hidesDirectory: true,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAs(({ effect, reason }) => ({
    permissionDecision: effect,
    permissionDecisionReason: reason,
  })),
};
