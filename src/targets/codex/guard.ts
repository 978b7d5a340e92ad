import type { HookDialect } from "../hook.ts";
import { harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAsClaude, CLAUDE_NAMES, readCall, type HookSpec } from "../kit/hooks/read.ts";

/**
 * The tools of release 0.169.0. Every command arrives as `Bash`, without its `workdir`, so that relative paths are judged in the
 * directory of the session; what is typed into a running command (`write_stdin`) never reaches a hook.
 */
const TOOLS: ToolUses = {
  Bash: { kind: "runs", line: "command" },
  apply_patch: { kind: "patches", text: "command" },
  view_image: { kind: "reads", path: "path" },
  ...harmless(["create_goal", "get_goal", "request_user_input", "update_goal", "update_plan", "web_search"]),
};

/** How the agent names its tools and their arguments. */
const SPEC: HookSpec = { names: CLAUDE_NAMES, uses: TOOLS };

/** A hook for `PreToolUse`. It has no ask: a call that it asks about runs. */
export const guard: HookDialect = {
  canAsk: false,
  hidesDirectory: true,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAsClaude,
};
