import { isObject } from "../edit/json.ts";
import type { Alone } from "./guard.ts";

/** The tool that `--permission-prompt-tool` names. */
export const PERMISSION_TOOL = "approve";

/** Decides one call, told as the agent tells its hook about it. */
export type Decide = (event: object) => Promise<Alone>;

const VERSION = "2025-06-18";
const METHOD_NOT_FOUND = -32_601;
const INVALID_REQUEST = -32_600;
const PARSE_ERROR = -32_700;

/**
 * Answers one line of an MCP client on standard input. The server has one tool, which Claude Code calls for what it would ask a person.
 * @returns undefined for a notification, which gets no answer
 */
export async function answerLine(line: string, decide: Decide): Promise<object | undefined> {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return failure(null, PARSE_ERROR, "the line is not JSON");
  }
  if (!isObject(message) || typeof message["method"] !== "string")
    return failure(null, INVALID_REQUEST, "the message has no method");
  const { id, method, params } = message as { id?: unknown; method: string; params?: unknown };
  if (id === undefined) return undefined;
  switch (method) {
    case "initialize":
      return success(id, {
        protocolVersion: VERSION,
        capabilities: { tools: {} },
        serverInfo: { name: "twsrt", version: "1" },
      });
    case "ping":
      return success(id, {});
    case "tools/list":
      return success(id, { tools: [TOOL] });
    case "tools/call":
      return success(id, await decided(params, decide));
    default:
      return failure(id, METHOD_NOT_FOUND, `unknown method \`${method}\``);
  }
}

const TOOL = {
  name: PERMISSION_TOOL,
  description: "Decides by your policy about a call that Claude Code would ask you about",
  inputSchema: {
    type: "object",
    properties: { tool_name: { type: "string" }, input: { type: "object" } },
    required: ["tool_name", "input"],
  },
};

async function decided(params: unknown, decide: Decide): Promise<object> {
  const given = isObject(params) ? params["arguments"] : undefined;
  const { tool_name: tool, input } = isObject(given) ? given : {};
  if (!isObject(params) || params["name"] !== PERMISSION_TOOL || typeof tool !== "string" || !isObject(input))
    return text({ behavior: "deny", message: "twsrt guard: the request has no call that can be read" });
  const answer = await decide({ tool_name: tool, tool_input: input });
  return text(
    answer.isAllowed
      ? { behavior: "allow", updatedInput: input }
      : { behavior: "deny", message: answer.message },
  );
}

function text(value: object): object {
  return { content: [{ type: "text", text: JSON.stringify(value) }] };
}

function success(id: unknown, result: object): object {
  return { jsonrpc: "2.0", id, result };
}

function failure(id: unknown, code: number, message: string): object {
  return { jsonrpc: "2.0", id, error: { code, message } };
}
