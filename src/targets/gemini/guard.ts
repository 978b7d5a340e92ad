import type { Access } from "../../policy/attempt.ts";
import type { HookDialect } from "../hook.ts";
import { everySplit, harmless, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAs, CLAUDE_NAMES, readCall, type HookSpec } from "../kit/hooks/read.ts";

/** The tools of release 0.61.0, with the arguments that a request offered. */
const TOOLS: ToolUses = {
  run_shell_command: { kind: "runs", line: "command", in: "dir_path" },
  read_file: { kind: "reads", path: "file_path" },
  read_many_files: { kind: "searches-everything" },
  write_file: { kind: "writes", path: "file_path" },
  replace: { kind: "writes", path: "file_path" },
  list_directory: { kind: "looks-in", path: "dir_path" },
  glob: { kind: "lists", path: "dir_path", pattern: "pattern" },
  grep_search: { kind: "searches", path: "dir_path" },
  web_fetch: { kind: "fetches-named", texts: ["prompt", "url"] },
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

/** `mcp_SERVER_TOOL`: the name does not mark where the server ends, and one that begins with `mcp_` gets no second prefix. */
function servers(tool: string): readonly string[] {
  if (!tool.startsWith("mcp_")) return [];
  return [...everySplit(tool.slice("mcp_".length), "_"), ...everySplit(tool, "_")];
}

/** The file tools remove NUL from a path, and a leading `@` if no file has that name. */
function pathsOf(text: string): readonly string[] {
  const plain = text.replaceAll("\0", "").trim();
  return [plain, plain.replace(/^@/, "")];
}

/** A file on github.com is fetched from another host. */
function withRaw(access: Access): readonly Access[] {
  const isFile = access.tool === "WebFetch" && /^https?:\/\/github\.com\/.*\/blob\//i.test(access.text);
  return isFile ? [access, { ...access, text: "https://raw.githubusercontent.com/" }] : [access];
}

/** How the agent names its tools and their arguments. */
const SPEC: HookSpec = {
  names: CLAUDE_NAMES,
  uses: TOOLS,
  mcpName: (server, tool) => `mcp_${server}_${tool}`,
  servers,
  pathsOf,
};

/** A hook for `BeforeTool`. Its ask ends the session without an answer, so it counts as having none. */
export const guard: HookDialect = {
  canAsk: false,
  read: (input, machine) => {
    const reading = readCall(input, machine, SPEC);
    if (reading.kind !== "call") return reading;
    const { call } = reading;
    return { kind: "call", call: { ...call, accesses: call.accesses.flatMap(withRaw) } };
  },
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAs(({ reason }) => ({ decision: "deny", reason })),
};
