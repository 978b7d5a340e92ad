// What agents tell the program of a hook before a call, and how they read its answer. Measured by the acceptance test of the guard.

/**
 * @typedef {{ about: string, expect: "deny" | "ask" | "none", run?: string, read?: string, write?: string }} Scenario
 * @typedef {"deny" | "ask" | "allow" | "none"} Decision
 * @typedef {{ status: number | null, stdout: string, stderr: string }} Ended
 */

/** The tools of each agent, with the argument that a scenario fills. */
const TOOLS = {
  claude: { run: ["Bash", "command"], read: ["Read", "file_path"], write: ["Write", "file_path"] },
  qwen: {
    run: ["run_shell_command", "command"],
    read: ["read_file", "file_path"],
    write: ["write_file", "file_path"],
  },
  gemini: {
    run: ["run_shell_command", "command"],
    read: ["read_file", "file_path"],
    write: ["write_file", "file_path"],
  },
  codex: { run: ["Bash", "command"] },
  copilot: { run: ["bash", "command"], read: ["view", "path"], write: ["create", "path"] },
};

/** Agents whose dialect can be played. */
export const AGENTS = Object.keys(TOOLS);

/**
 * The input of a hook.
 * @param {string} agent
 * @param {Scenario} scenario
 * @param {string} cwd
 * @returns {object | undefined} undefined: the agent has no tool for it
 */
export function eventOf(agent, scenario, cwd) {
  const tools = /** @type {Record<string, string[] | undefined>} */ (
    TOOLS[/** @type {keyof typeof TOOLS} */ (agent)]
  );
  for (const kind of /** @type {const} */ (["run", "read", "write"])) {
    const value = scenario[kind];
    const [tool, argument] = tools[kind] ?? [];
    if (value === undefined) continue;
    if (tool === undefined || argument === undefined) return undefined;
    const input = { [argument]: value, ...(kind === "write" ? { content: "x", file_text: "x" } : {}) };
    if (agent === "copilot")
      return { sessionId: "bench", timestamp: 1, cwd, toolName: tool, toolArgs: input };
    const event = agent === "gemini" ? "BeforeTool" : "PreToolUse";
    const more = agent === "claude" ? { permission_mode: "default", transcript_path: "/dev/null" } : {};
    return { session_id: "bench", cwd, hook_event_name: event, tool_name: tool, tool_input: input, ...more };
  }
  return undefined;
}

/**
 * What the agent makes of an answer. Status 2 with a text on standard error stops a call in all of them.
 * @param {Ended} ended
 * @returns {Decision | undefined} undefined: the program failed, and most agents run the call then
 */
export function decisionOf({ status, stdout, stderr }) {
  if (status === 2) return stderr.trim() === "" ? undefined : "deny";
  if (status !== 0) return undefined;
  if (stdout.trim() === "") return "none";
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return "none";
  }
  const said =
    answer?.hookSpecificOutput?.permissionDecision ?? answer?.permissionDecision ?? answer?.decision;
  if (said === "deny" || said === "block") return "deny";
  if (said === "ask") return "ask";
  return said === "allow" || said === "approve" ? "allow" : "none";
}
