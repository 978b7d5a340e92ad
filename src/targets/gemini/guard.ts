import type { HookDialect } from "../hook.ts";
import { everySplit, harmless, type ToolUses } from "../kit/hooks/call.ts";
import { readClaudeShape } from "../kit/hooks/claude-shape.ts";

/** The tools of release 0.61.0, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  run_shell_command: { kind: "runs", line: "command", in: "dir_path" },
  read_file: { kind: "reads", path: "file_path" },
  read_many_files: { kind: "searches", path: "include" },
  write_file: { kind: "writes", path: "file_path" },
  replace: { kind: "writes", path: "file_path" },
  list_directory: { kind: "looks-in", path: "dir_path" },
  glob: { kind: "lists", path: "dir_path" },
  grep_search: { kind: "searches", path: "dir_path" },
  web_fetch: { kind: "fetches-named", text: "prompt" },
  ...harmless([
    "activate_skill",
    "ask_user",
    "enter_plan_mode",
    "exit_plan_mode",
    "google_web_search",
    "invoke_agent",
    "list_background_processes",
    "read_background_output",
    "save_memory",
    "update_topic",
    "write_todos",
  ]),
};

/** `mcp_SERVER_TOOL`: the name does not mark where the server ends. */
function servers(tool: string): readonly string[] {
  return tool.startsWith("mcp_") ? everySplit(tool.slice("mcp_".length), "_") : [];
}

/** A hook for `BeforeTool`. Its ask ends the session without an answer, so it counts as having none. */
export const guard: HookDialect = {
  canAsk: false,
  read: (input, machine) => readClaudeShape(input, machine, TOOLS, servers),
  answer: (decision) =>
    decision === undefined
      ? { stdout: "", stderr: "", status: 0 }
      : {
          stdout: `${JSON.stringify({ decision: "deny", reason: decision.reason })}\n`,
          stderr: "",
          status: 0,
        },
};
