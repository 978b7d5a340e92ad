/** A message of the agent, one JSON object a line (facts.md, section G, release 0.24.4). */
export type Message =
  /** It is ready for a prompt. */
  | { readonly kind: "ready" }
  /** It asks whether a call may be made. */
  | { readonly kind: "question"; readonly requestId: string; readonly callId: string }
  /** It wants something else, which it does not get. */
  | { readonly kind: "request"; readonly requestId: string }
  /** The conversation is over. */
  | { readonly kind: "result"; readonly text: string }
  | { readonly kind: "other" };

type Fields = Readonly<Record<string, unknown>>;

export function readMessage(json: string): Message {
  const message = parsed(json);
  switch (message["type"]) {
    case "control_response":
      return { kind: "ready" };
    case "control_request": {
      const requestId = text(message["request_id"]);
      const request = fields(message["request"]);
      if (request["subtype"] !== "can_use_tool") return { kind: "request", requestId };
      return { kind: "question", requestId, callId: text(request["tool_use_id"]) };
    }
    case "result":
      return { kind: "result", text: text(message["result"]) || text(fields(message["error"])["message"]) };
    default:
      return { kind: "other" };
  }
}

export const initializeLine = line({
  type: "control_request",
  request_id: "twsrt",
  request: { subtype: "initialize" },
});

export function promptLine(prompt: string): string {
  const message = { role: "user", content: prompt };
  return line({ type: "user", session_id: "", parent_tool_use_id: null, message });
}

export function allowLine(requestId: string): string {
  return answerLine(requestId, { behavior: "allow" });
}

export function denyLine(requestId: string, message: string): string {
  return answerLine(requestId, { behavior: "deny", message });
}

export function emptyLine(requestId: string): string {
  return answerLine(requestId, {});
}

function answerLine(requestId: string, response: object): string {
  return line({
    type: "control_response",
    response: { subtype: "success", request_id: requestId, response },
  });
}

function line(message: object): string {
  return `${JSON.stringify(message)}\n`;
}

function parsed(json: string): Fields {
  try {
    return fields(JSON.parse(json));
  } catch {
    return {};
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
