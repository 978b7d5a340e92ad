import type { HookDialect } from "../hook.ts";
import { harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAsClaude, CLAUDE_NAMES, readCall, type HookSpec } from "../kit/hooks/read.ts";

/** The tools of release 0.24.4, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  run_shell_command: { kind: "runs", line: "command", in: "directory" },
  read_file: { kind: "reads", path: "file_path" },
  write_file: { kind: "writes", path: "file_path" },
  edit: { kind: "writes", path: "file_path" },
  notebook_edit: { kind: "writes", path: "notebook_path" },
  list_directory: { kind: "looks-in", path: "path" },
  glob: { kind: "lists", path: "path", pattern: "pattern" },
  grep_search: { kind: "searches", path: "path" },
  web_fetch: { kind: "fetches", url: "url" },
  ...harmless([
    "agent",
    "ask_user_question",
    "exit_plan_mode",
    "get_goal",
    "list_agents",
    "save_memory",
    "skill",
    "task",
    "todo_write",
    "tool_search",
    "update_goal",
    "web_search",
  ]),
};

/** How the agent names its tools and their arguments. */
const SPEC: HookSpec = { names: CLAUDE_NAMES, uses: TOOLS };

/** A hook for `PreToolUse`. In `yolo` without a terminal its ask is a refusal, where an ask rule would do nothing. */
export const guard: HookDialect = {
  canAsk: true,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAsClaude,
};
