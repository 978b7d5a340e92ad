import { objectsOf, stringOf } from "../json.ts";
import type { ToolResult } from "../tool-call.ts";
import { event, textOf, WORD, type ModelReply, type ModelRequest, type Protocol } from "./protocol.ts";

const USAGE = { input_tokens: 1, output_tokens: 1 } as const;

/** Anthropic's Messages. */
export const anthropic: Protocol = {
  speaks: (path) => path.endsWith("/v1/messages"),

  read: (body) => {
    const calls = new Set<string>();
    const results = new Map<string, ToolResult>();
    for (const { content } of objectsOf(body["messages"])) {
      for (const block of objectsOf(content)) {
        if (block["type"] === "tool_use") calls.add(stringOf(block["id"]));
        if (block["type"] !== "tool_result") continue;
        results.set(stringOf(block["tool_use_id"]), {
          text: textOf(block["content"]),
          isError: block["is_error"] === true,
        });
      }
    }
    return {
      model: stringOf(body["model"]),
      wantsStream: body["stream"] === true,
      tools: objectsOf(body["tools"]).map(({ name }) => stringOf(name)),
      calls,
      results,
    };
  },

  whole: (request, reply) => message(request, reply, blocksOf(reply)),

  stream: (request, reply) => {
    const blocks = blocksOf(reply);
    const stop = stopOf(reply);
    const begun = { ...message(request, reply, []), stop_reason: null };
    return [
      event("message_start", { type: "message_start", message: begun }),
      ...blocks.flatMap((block, index) => [
        event("content_block_start", {
          type: "content_block_start",
          index,
          content_block: block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} },
        }),
        event("content_block_delta", {
          type: "content_block_delta",
          index,
          delta:
            block.type === "text"
              ? { type: "text_delta", text: block.text }
              : { type: "input_json_delta", partial_json: JSON.stringify(block.input) },
        }),
        event("content_block_stop", { type: "content_block_stop", index }),
      ]),
      event("message_delta", {
        type: "message_delta",
        delta: { stop_reason: stop, stop_sequence: null },
        usage: { output_tokens: 1 },
      }),
      event("message_stop", { type: "message_stop" }),
    ].join("");
  },
};

type Block =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: Readonly<Record<string, unknown>>;
    };

function blocksOf({ turn }: ModelReply): Block[] {
  if (turn.length === 0) return [{ type: "text", text: WORD }];
  return turn.map(({ id, name, input }) => ({ type: "tool_use", id, name, input }));
}

function stopOf({ turn }: ModelReply): string {
  return turn.length === 0 ? "end_turn" : "tool_use";
}

function message({ model }: ModelRequest, reply: ModelReply, content: readonly Block[]): object {
  return {
    id: `msg_${reply.number}`,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: stopOf(reply),
    stop_sequence: null,
    usage: USAGE,
  };
}
