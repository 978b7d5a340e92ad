import type { HookAnswer, HookDecision, HookReading } from "../../hook.ts";
import { type CallBase, callOf, doubleUnderscores, textAt, valuesOf, type ToolUses } from "./call.ts";

/*
 * The shape of Claude Code's hooks, which Codex and Qwen Code have taken over: `session_id`, `cwd`, `tool_name` and `tool_input` come
 * in, `hookSpecificOutput` goes out.
 */

/** Reads a call in that shape. */
export function readClaudeShape(
  input: unknown,
  { home, cwd: here }: { readonly home: string; readonly cwd: string },
  uses: ToolUses,
  servers: (tool: string) => readonly string[] = doubleUnderscores,
  pathsOf: CallBase["pathsOf"] = (text) => [text.trim()],
): HookReading {
  const values = valuesOf(input);
  if (values === undefined) return { kind: "unreadable", why: "the input is not a JSON object" };
  const tool = textAt(values, "tool_name");
  if (tool === undefined) return { kind: "unreadable", why: "the input has no `tool_name`" };
  const given = textAt(values, "cwd");
  const cwd = given?.startsWith("/") === true ? given : here;
  const session = textAt(values, "session_id");
  const args = valuesOf(values["tool_input"] ?? {});
  if (args === undefined) return { kind: "unreadable", why: "`tool_input` is not an object" };
  const call = callOf(
    {
      tool,
      input: args,
      pathsOf,
      cwd,
      home,
      ...(session === undefined ? {} : { session }),
    },
    uses,
    servers,
  );
  return { kind: "call", call };
}

/** The answer in that shape. Without a decision nothing is printed: everything else could be read as consent. */
export function answerClaudeShape(decision: HookDecision): HookAnswer {
  if (decision === undefined) return { stdout: "", stderr: "", status: 0 };
  const output = {
    hookEventName: "PreToolUse",
    permissionDecision: decision.effect,
    permissionDecisionReason: decision.reason,
  };
  return { stdout: `${JSON.stringify({ hookSpecificOutput: output })}\n`, stderr: "", status: 0 };
}
