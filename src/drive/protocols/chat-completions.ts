import { objectOf, objectsOf, stringOf } from "../json.ts";
import type { ToolResult } from "../tool-call.ts";
import { event, textOf, WORD, type ModelReply, type ModelRequest, type Protocol } from "./protocol.ts";

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } as const;

/** Chat completions, as most providers speak them. */
export const chatCompletions: Protocol = {
  speaks: (path) => path.endsWith("/chat/completions"),

  read: (body) => {
    const calls = new Set<string>();
    const results = new Map<string, ToolResult>();
    for (const message of objectsOf(body["messages"])) {
      for (const { id } of objectsOf(message["tool_calls"])) calls.add(stringOf(id));
      if (message["role"] !== "tool") continue;
      results.set(stringOf(message["tool_call_id"]), { text: textOf(message["content"]), isError: false });
    }
    return {
      model: stringOf(body["model"]),
      wantsStream: body["stream"] === true,
      tools: objectsOf(body["tools"]).map((tool) => stringOf(objectOf(tool["function"])["name"])),
      calls,
      results,
    };
  },

  whole: (request, reply) => ({
    ...head(request, reply, "chat.completion"),
    choices: [{ index: 0, message: messageOf(reply), finish_reason: finishOf(reply) }],
    usage: USAGE,
  }),

  stream: (request, reply) => {
    const chunk = head(request, reply, "chat.completion.chunk");
    const { tool_calls: calls, ...message } = messageOf(reply);
    const delta = {
      ...message,
      ...(calls === undefined ? {} : { tool_calls: calls.map((call, index) => ({ index, ...call })) }),
    };
    return [
      event(undefined, { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] }),
      event(undefined, {
        ...chunk,
        choices: [{ index: 0, delta: {}, finish_reason: finishOf(reply) }],
        usage: USAGE,
      }),
      "data: [DONE]\n\n",
    ].join("");
  },
};

function head({ model }: ModelRequest, { number }: ModelReply, object: string): object {
  return { id: `chatcmpl_${number}`, object, created: 1, model };
}

interface Message {
  readonly role: "assistant";
  readonly content: string | null;
  readonly tool_calls?: readonly object[];
}

function messageOf({ turn }: ModelReply): Message {
  if (turn.length === 0) return { role: "assistant", content: WORD };
  return {
    role: "assistant",
    content: null,
    tool_calls: turn.map(({ id, name, input }) => ({
      id,
      type: "function",
      function: { name, arguments: JSON.stringify(input) },
    })),
  };
}

function finishOf({ turn }: ModelReply): string {
  return turn.length === 0 ? "stop" : "tool_calls";
}
