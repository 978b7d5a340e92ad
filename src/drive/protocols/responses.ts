import { objectsOf, stringOf, type Json } from "../json.ts";
import type { ToolResult } from "../tool-call.ts";
import { event, textOf, WORD, type ModelReply, type ModelRequest, type Protocol } from "./protocol.ts";

const USAGE = {
  input_tokens: 1,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 1,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 2,
} as const;

/** OpenAI's Responses. */
export const responses: Protocol = {
  speaks: (path) => path.endsWith("/responses"),

  read: (body) => {
    const calls = new Set<string>();
    const results = new Map<string, ToolResult>();
    for (const item of objectsOf(body["input"])) {
      const type = stringOf(item["type"]);
      const id = stringOf(item["call_id"]);
      if (type.endsWith("_call")) calls.add(id);
      if (type.endsWith("_call_output")) results.set(id, { text: textOf(item["output"]), isError: false });
    }
    return {
      model: stringOf(body["model"]),
      wantsStream: body["stream"] === true,
      tools: objectsOf(body["tools"]).flatMap(toolNames),
      calls,
      results,
    };
  },

  whole: (request, reply) => ({
    ...head(request, reply),
    status: "completed",
    output: itemsOf(reply),
    usage: USAGE,
  }),

  stream: (request, reply) => {
    const begun = head(request, reply);
    const items = itemsOf(reply);
    const completed = { ...begun, status: "completed", output: items, usage: USAGE };
    return [
      event("response.created", { type: "response.created", response: begun }),
      ...items.map((item, index) =>
        event("response.output_item.done", { type: "response.output_item.done", output_index: index, item }),
      ),
      event("response.completed", { type: "response.completed", response: completed }),
    ].join("");
  },
};

function head({ model }: ModelRequest, { number }: ModelReply): object {
  return { id: `resp_${number}`, object: "response", created_at: 1, model };
}

function itemsOf({ number, turn }: ModelReply): object[] {
  if (turn.length === 0) {
    const content = [{ type: "output_text", text: WORD, annotations: [] }];
    return [{ type: "message", id: `msg_${number}`, role: "assistant", status: "completed", content }];
  }
  return turn.map(({ id, name, input }) => {
    const [group, inside] = name.split("/");
    return {
      type: "function_call",
      id: `fc_${id}`,
      call_id: id,
      ...(inside === undefined ? { name } : { name: inside, namespace: group }),
      arguments: JSON.stringify(input),
    };
  });
}

/** The names of a tool, or of those in a namespace, each behind the name of that: `mcp__github/get_repo`. */
function toolNames({ name, type, tools }: Json): readonly string[] {
  const own = stringOf(name) || stringOf(type);
  if (type !== "namespace") return [own];
  return objectsOf(tools).map((one) => `${own}/${stringOf(one["name"])}`);
}
