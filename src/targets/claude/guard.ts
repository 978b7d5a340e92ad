import type { HookDialect } from "../hook.ts";
import { harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAsClaude, CLAUDE_NAMES, readCall, type HookSpec } from "../kit/hooks/read.ts";

/**
 * The tools of release 2.1.330, with the arguments that a request offered. `Glob` and `Grep` leave out what a deny rule names
 * (facts.md, B), so only the place that they are given is judged.
 */
const TOOLS: ToolUses = {
  Bash: { kind: "runs", line: "command" },
  Monitor: { kind: "runs", line: "command" },
  Read: { kind: "reads", path: "file_path" },
  Write: { kind: "writes", path: "file_path" },
  Edit: { kind: "writes", path: "file_path" },
  NotebookEdit: { kind: "writes", path: "notebook_path" },
  Glob: { kind: "looks-in", path: "path", pattern: "pattern" },
  Grep: { kind: "looks-in", path: "path" },
  WebFetch: { kind: "fetches", url: "url" },
  ...harmless([
    "Agent",
    "AskUserQuestion",
    "BashOutput",
    "DeferredToolPlaceholder",
    "EnterPlanMode",
    "ExitPlanMode",
    "KillShell",
    "ListAgents",
    "ReportFindings",
    "ScheduleWakeup",
    "Skill",
    "Task",
    "TaskOutput",
    "TaskStop",
    "TodoWrite",
    "ToolSearch",
    "WebSearch",
  ]),
};

/** How the agent names its tools and their arguments. */
const SPEC: HookSpec = { names: CLAUDE_NAMES, uses: TOOLS };

/** A hook for `PreToolUse`. It can ask in every mode, also where permissions are bypassed (hooks of 2.1.330, measured). */
export const guard: HookDialect = {
  canAsk: true,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAsClaude,
};
