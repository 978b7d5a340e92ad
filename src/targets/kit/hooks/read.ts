import type { HookAnswer, HookDecision, HookReading } from "../../hook.ts";
import { callOf, doubleUnderscores, textAt, valuesOf, type CallBase, type ToolUses } from "./call.ts";

/** How the agent calls what a hook is told about a call. The directory is `cwd` in all of them. */
interface Names {
  readonly tool: string;
  readonly args: string;
  readonly session: string;
}

/** The names of Claude Code, which Codex, Gemini CLI and Qwen Code have taken over. */
export const CLAUDE_NAMES: Names = { tool: "tool_name", args: "tool_input", session: "session_id" };

/** What an agent's hook is told, and what its tools do. */
export interface HookSpec {
  readonly names: Names;
  readonly uses: ToolUses;
  /** How the agent names the tool of an MCP server; by default `mcp__SERVER__TOOL`. */
  readonly mcpName?: (server: string, tool: string) => string;
  /** By default those of `mcp__SERVER__TOOL`. */
  readonly servers?: (tool: string) => readonly string[];
  /** By default without blanks around it. */
  readonly pathsOf?: CallBase["pathsOf"];
  /** The arguments as an object, where they can come in another form. */
  readonly argumentsOf?: (value: unknown) => unknown;
}

/** Reads a call that an agent tells its hook about. */
export function readCall(
  input: unknown,
  { home, cwd: here }: { readonly home: string; readonly cwd: string },
  { names, uses, servers = doubleUnderscores, pathsOf = trimmed, argumentsOf = itself }: HookSpec,
): HookReading {
  const values = valuesOf(input);
  if (values === undefined) return { kind: "unreadable", why: "the input is not a JSON object" };
  const tool = textAt(values, names.tool);
  if (tool === undefined) return { kind: "unreadable", why: `the input has no \`${names.tool}\`` };
  const args = valuesOf(argumentsOf(values[names.args] ?? {}));
  if (args === undefined) return { kind: "unreadable", why: `\`${names.args}\` is not an object` };
  const given = textAt(values, "cwd");
  const cwd = given?.startsWith("/") === true ? given : here;
  const session = textAt(values, names.session);
  const base = { tool, input: args, pathsOf, cwd, home, ...(session === undefined ? {} : { session }) };
  return { kind: "call", call: callOf(base, uses, servers) };
}

function trimmed(text: string): readonly string[] {
  return [text.trim()];
}

function itself(value: unknown): unknown {
  return value;
}

/**
 * The answer as a JSON object in the agent's own shape. Without a decision nothing is printed: everything else could be read as
 * consent.
 */
export function answerAs(
  shape: (decision: NonNullable<HookDecision>) => object,
): (decision: HookDecision) => HookAnswer {
  return (decision) => ({
    stdout: decision === undefined ? "" : `${JSON.stringify(shape(decision))}\n`,
    stderr: "",
    status: 0,
  });
}

/** The answer of Claude Code's hooks, which Codex and Qwen Code have taken over. */
export const answerAsClaude = answerAs(({ effect, reason }) => ({
  hookSpecificOutput: {
    hookEventName: "PreToolUse",
    permissionDecision: effect,
    permissionDecisionReason: reason,
  },
}));
