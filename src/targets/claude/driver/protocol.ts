/** A question of the agent, as its control protocol puts it. */
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
  | { readonly kind: "question"; readonly question: Question }
  /** A control request that is about no permission. */
  | { readonly kind: "request"; readonly requestId: string }
  | { readonly kind: "refusal"; readonly callId: string }
  /** The conversation is over. */
  | { readonly kind: "result"; readonly refused: readonly string[]; readonly text: string }
  | { readonly kind: "other" };

/** The agent's sandbox asks for hosts under this name, which is no answer to whether a command may run. */
const SANDBOX_NETWORK = "SandboxNetworkAccess";

/**
 * Reads a line of output (research/claude-code.md 0, release 2.1.330).
 * @returns `other` for what is no JSON, and for all that says nothing of permissions
 */
export function readMessage(line: string): Message {
  const message = objectOf(parsed(line));
  const type = message["type"];
  if (type === "control_request") return controlRequest(message);
  if (type === "system" && message["subtype"] === "permission_denied") {
    return { kind: "refusal", callId: stringOf(message["tool_use_id"]) };
  }
  if (type !== "result") return { kind: "other" };
  const denials = message["permission_denials"];
  const refused = Array.isArray(denials)
    ? denials.map((denial: unknown) => stringOf(objectOf(denial)["tool_use_id"]))
    : [];
  return { kind: "result", refused, text: stringOf(message["result"]) };
}

/** The line that begins the conversation. */
export function promptLine(text: string): string {
  return line({ type: "user", message: { role: "user", content: text } });
}

/** The line that answers a question. */
export function answerLine({ requestId, input }: Question, isAllowed: boolean): string {
  return response(
    requestId,
    isAllowed
      ? { behavior: "allow", updatedInput: input }
      : { behavior: "deny", message: "not in this trial" },
  );
}

/** The line that answers any other request, without content. */
export function emptyAnswerLine(requestId: string): string {
  return response(requestId, {});
}

function response(requestId: string, content: object): string {
  return line({
    type: "control_response",
    response: { subtype: "success", request_id: requestId, response: content },
  });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

type Json = Readonly<Record<string, unknown>>;

function controlRequest(message: Json): Message {
  const requestId = stringOf(message["request_id"]);
  const request = objectOf(message["request"]);
  if (request["subtype"] !== "can_use_tool") return { kind: "request", requestId };
  const tool = stringOf(request["tool_name"]);
  return {
    kind: "question",
    question: {
      requestId,
      callId: tool === SANDBOX_NETWORK ? "" : stringOf(request["tool_use_id"]),
      tool,
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
