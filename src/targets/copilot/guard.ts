import type { HookDialect } from "../hook.ts";
import { callOf, everySplit, harmless, textAt, valuesOf, type ToolUses } from "../kit/hooks/call.ts";

/** The tools of release 1.0.102, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  bash: { kind: "runs", line: "command" },
  view: { kind: "reads", path: "path" },
  create: { kind: "writes", path: "path" },
  edit: { kind: "writes", path: "path" },
  glob: { kind: "lists", path: "paths" },
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

/** A hook for `preToolUse`, which is told `toolName` and `toolArgs`. It can ask, also under `--yolo`. */
export const guard: HookDialect = {
  canAsk: true,
  read(input, { home, cwd: here }) {
    const values = valuesOf(input);
    if (values === undefined) return { kind: "unreadable", why: "the input is not a JSON object" };
    const tool = textAt(values, "toolName");
    if (tool === undefined) return { kind: "unreadable", why: "the input has no `toolName`" };
    const args = valuesOf(argumentsOf(values["toolArgs"] ?? {}));
    if (args === undefined) return { kind: "unreadable", why: "`toolArgs` is not an object" };
    const given = textAt(values, "cwd");
    const session = textAt(values, "sessionId");
    const base = {
      tool,
      input: args,
      pathsOf: (text: string) => [text.trim()],
      cwd: given?.startsWith("/") === true ? given : here,
      home,
      ...(session === undefined ? {} : { session }),
    };
    return { kind: "call", call: callOf(base, TOOLS, (name) => everySplit(name, "-")) };
  },
  answer: (decision) =>
    decision === undefined
      ? { stdout: "", stderr: "", status: 0 }
      : {
          stdout: `${JSON.stringify({
            permissionDecision: decision.effect,
            permissionDecisionReason: decision.reason,
          })}\n`,
          stderr: "",
          status: 0,
        },
};
