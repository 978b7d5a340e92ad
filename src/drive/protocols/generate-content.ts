import { objectOf, objectsOf, stringOf, type Json } from "../json.ts";
import type { ToolResult } from "../tool-call.ts";
import { event, WORD, type ModelReply, type ModelRequest, type Protocol } from "./protocol.ts";

const USAGE = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 } as const;

/** Google's generateContent. Whether a stream is wanted, and from which model, stands in the path alone. */
export const generateContent: Protocol = {
  speaks: (path) => /:(stream)?[gG]enerateContent$/.test(path),

  read: (body, path): ModelRequest => {
    const calls = new Set<string>();
    const results = new Map<string, ToolResult>();
    for (const { parts } of objectsOf(body["contents"])) {
      for (const part of objectsOf(parts)) {
        const call = objectOf(part["functionCall"]);
        if (part["functionCall"] !== undefined) calls.add(stringOf(call["id"]));
        if (part["functionResponse"] === undefined) continue;
        const answer = objectOf(part["functionResponse"]);
        results.set(stringOf(answer["id"]), resultOf(objectOf(answer["response"])));
      }
    }
    return {
      model: /\/models\/([^:/]+):/.exec(path)?.[1] ?? "",
      wantsStream: path.endsWith(":streamGenerateContent"),
      tools: objectsOf(body["tools"]).flatMap((tool) =>
        objectsOf(tool["functionDeclarations"]).map(({ name }) => stringOf(name)),
      ),
      calls,
      results,
    };
  },

  whole: (request, reply) => response(request, reply),

  stream: (request, reply) => event(undefined, response(request, reply)),
};

/** A tool answers with an output, or with an error. */
function resultOf(response: Json): ToolResult {
  const { error, output } = response;
  const shown = error ?? output;
  return {
    text: typeof shown === "string" ? shown : JSON.stringify(shown ?? response),
    isError: error !== undefined,
  };
}

function response({ model }: ModelRequest, { turn }: ModelReply): object {
  const parts =
    turn.length === 0
      ? [{ text: WORD }]
      : turn.map(({ id, name, input }) => ({ functionCall: { id, name, args: input } }));
  return {
    candidates: [{ content: { role: "model", parts }, finishReason: "STOP", index: 0 }],
    usageMetadata: USAGE,
    modelVersion: model,
  };
}
