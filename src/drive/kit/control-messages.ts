/**
 * The lines of JSON with which some agents ask who has started them for permission, their format `stream-json`: requests of the
 * agent (`control_request`) and answers to them (`control_response`).
 */
import { lineOf, objectOf, objectsOf, parsedObject, stringOf, type Json } from "../json.ts";

/** A question of the agent whether a call may be made. */
export interface Question {
  readonly requestId: string;
  /** The tool call that it is about. */
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  /** Why it asks, in its words; empty when it does not say. */
  readonly reason: string;
}

/** What a line of the agent's output means for a driver. */
export type Message =
  /** It has answered a request: it is ready for a prompt. */
  | { readonly kind: "ready" }
  | { readonly kind: "question"; readonly question: Question }
  /** A request that is about no permission. */
  | { readonly kind: "request"; readonly requestId: string }
  | { readonly kind: "refusal"; readonly callId: string }
  /** The conversation is over. */
  | { readonly kind: "result"; readonly refused: readonly string[]; readonly text: string }
  | { readonly kind: "other" };

/** @returns `other` for what is not JSON, and for messages that are not about permissions */
export function readMessage(line: string): Message {
  const message = parsedObject(line);
  switch (message["type"]) {
    case "control_response":
      return { kind: "ready" };
    case "control_request":
      return controlRequest(message);
    case "system":
      if (message["subtype"] !== "permission_denied") return { kind: "other" };
      return { kind: "refusal", callId: stringOf(message["tool_use_id"]) };
    case "result": {
      const refused = objectsOf(message["permission_denials"]).map((denial) =>
        stringOf(denial["tool_use_id"]),
      );
      const text = stringOf(message["result"]) || stringOf(objectOf(message["error"])["message"]);
      return { kind: "result", refused, text };
    }
    default:
      return { kind: "other" };
  }
}

/** The line that begins the conversation. */
export function promptLine(text: string, fields: object = {}): string {
  return lineOf({ type: "user", ...fields, message: { role: "user", content: text } });
}

/** The line that answers a request of the agent; by default without content. */
export function responseLine(requestId: string, response: object = {}): string {
  return lineOf({
    type: "control_response",
    response: { subtype: "success", request_id: requestId, response },
  });
}

function controlRequest(message: Json): Message {
  const requestId = stringOf(message["request_id"]);
  const request = objectOf(message["request"]);
  if (request["subtype"] !== "can_use_tool") return { kind: "request", requestId };
  return {
    kind: "question",
    question: {
      requestId,
      callId: stringOf(request["tool_use_id"]),
      tool: stringOf(request["tool_name"]),
      input: request["input"],
      reason: reasonOf(request),
    },
  };
}

/** The agent names the kind of its reason and the file of a rule, never the rule itself. */
function reasonOf(request: Json): string {
  const kind = stringOf(request["decision_reason_type"]);
  const detail = stringOf(request["decision_reason"]) || stringOf(request["decision_reason_rule_source"]);
  return [kind, detail].filter((part) => part !== "").join(": ");
}
