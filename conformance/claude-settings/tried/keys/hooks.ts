import { kinds, list, literals, object, plain, plains, type Children, type Node } from "../nodes.ts";
import { url } from "./formats.ts";

/** Events that a hook can be for. */
export const EVENTS: readonly string[] = `
PreToolUse PostToolUse PostToolUseFailure PostToolBatch Notification UserPromptSubmit
UserPromptExpansion SessionStart SessionEnd Stop StopFailure SubagentStart SubagentStop PreCompact
PostCompact PreModelSwitch PostModelSwitch PermissionRequest PermissionDenied Setup TeammateIdle
TaskCreated TaskCompleted Elicitation ElicitationResult ConfigChange WorktreeCreate WorktreeRemove
InstructionsLoaded CwdChanged FileChanged DirectoryAdded MessageDisplay`
  .trim()
  .split(/\s+/);

/** The two that forbid are treated in another way than the others, of which two stand for all. */
const LOOKED_INTO: ReadonlySet<string> = new Set([
  "PreToolUse",
  "PermissionRequest",
  "PostToolUse",
  "SessionStart",
]);

const hook = (): Node =>
  kinds("type", {
    command: object(
      {
        ...plains("command args if"),
        shell: literals("bash", "powershell"),
        timeout: plain,
        onFailure: literals("continue", "block"),
        ...plains("statusMessage once async asyncRewake holdsTools rewakeMessage rewakeSummary"),
        cloud: literals("device", "skip"),
      },
      { command: "true" },
    ),
    prompt: object(plains("prompt if timeout model continueOnBlock statusMessage once"), { prompt: "p" }),
    agent: object(plains("prompt if timeout model statusMessage once"), { prompt: "p" }),
    http: object(
      {
        url,
        ...plains("if timeout"),
        onFailure: literals("continue", "block"),
        ...plains("headers allowedEnvVars statusMessage once"),
        cloud: literals("device", "skip"),
      },
      { url: "https://a.example/x" },
    ),
    mcp_tool: object(
      {
        ...plains("server tool input if timeout"),
        onFailure: literals("continue", "block"),
        ...plains("statusMessage once"),
      },
      { server: "s", tool: "t" },
    ),
  });
const matchers = (): Node => list(object({ matcher: plain, hooks: list(hook()) }, { hooks: [] }));

export const HOOKS: Children = {
  hooks: object(
    Object.fromEntries(EVENTS.map((event) => [event, LOOKED_INTO.has(event) ? matchers() : plain])),
  ),
};
