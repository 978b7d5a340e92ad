import { everySplit, harmless, valuesOf, type ToolUses } from "../kit/hooks/call.ts";
import { eventOf } from "../kit/hooks/event.ts";
import { answerAs, readCall, type HookSpec } from "../kit/hooks/read.ts";
import type { HookDialect } from "../hook.ts";
import { nativeTool } from "./tool.ts";

/** The tools of release 1.18.33, with the arguments that it defines. */
const TOOLS: ToolUses = {
  bash: { kind: "runs", line: "command", in: "workdir" },
  read: { kind: "reads", path: "filePath" },
  write: { kind: "writes", path: "filePath" },
  edit: { kind: "writes", path: "filePath" },
  apply_patch: { kind: "patches", text: "patchText" },
  lsp: { kind: "reads", path: "filePath" },
  glob: { kind: "lists", path: "path", pattern: "pattern" },
  grep: { kind: "searches", path: "path" },
  webfetch: { kind: "fetches", url: "url" },
  ...harmless(["invalid", "plan_exit", "question", "skill", "task", "todowrite", "websearch"]),
};

/** The agent takes `~` for the name of a directory; what else reads the policy takes it for the home, so both are judged. */
function pathsOf(text: string): readonly string[] {
  return [besideHome(text)];
}

function besideHome(text: string): string {
  return text.startsWith("~") ? `./${text}` : text;
}

/** The same for the directory of a command, which is one. */
function argumentsOf(value: unknown): unknown {
  const args = valuesOf(value);
  const place = args?.["workdir"];
  return typeof place === "string" ? { ...args, workdir: besideHome(place) } : value;
}

/** What the plugin hands on of a call. */
const SPEC: HookSpec = {
  names: { tool: "tool", args: "args", session: "sessionID" },
  uses: TOOLS,
  mcpName: (server, tool) => nativeTool({ server, tool }),
  servers: (name) => everySplit(name, "_"),
  pathsOf,
  argumentsOf,
};

/** The hook `tool.execute.before` of a plugin. It can refuse a call and no more: nothing in it asks the person. */
export const guard: HookDialect = {
  canAsk: false,
  read: (input, machine) => readCall(input, machine, SPEC),
  eventOf: (access) => eventOf(SPEC, access),
  answer: answerAs(({ reason }) => ({ decision: "deny", reason })),
};
