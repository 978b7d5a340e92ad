/** A message of the agent over its protocol for editors: JSON-RPC, one message a line. */
export type Message =
  /** It asks whether a call may be made. */
  | { readonly kind: "question"; readonly id: number | string; readonly call: string }
  /** It wants something else, which it does not get. */
  | { readonly kind: "request"; readonly id: number | string }
  | {
      readonly kind: "answer";
      readonly id: number | string;
      readonly result: Fields;
      readonly error: string | undefined;
    }
  | { readonly kind: "other" };

type Fields = Readonly<Record<string, unknown>>;

export function readMessage(line: string): Message {
  const { id, method, params, result, error } = parsed(line);
  if (typeof id !== "number" && typeof id !== "string") return { kind: "other" };
  if (method === "session/request_permission") {
    const call = fields(fields(params)["toolCall"])["toolCallId"];
    return { kind: "question", id, call: typeof call === "string" ? call : "" };
  }
  if (method !== undefined) return { kind: "request", id };
  return { kind: "answer", id, result: fields(result), error: error === undefined ? undefined : said(error) };
}

/** The steps to a conversation, by the ids of their requests. */
export const STEPS = { initialize: 1, begin: 2, prompt: 3 } as const;

export const initializeLine = request(STEPS.initialize, "initialize", {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
});

export function beginLine(cwd: string): string {
  return request(STEPS.begin, "session/new", { cwd, mcpServers: [] });
}

export function promptLine(sessionId: string, text: string): string {
  return request(STEPS.prompt, "session/prompt", { sessionId, prompt: [{ type: "text", text }] });
}

/** Nobody lets the call pass. */
export function cancelLine(id: number | string): string {
  return line({ id, result: { outcome: { outcome: "cancelled" } } });
}

export function refuseLine(id: number | string): string {
  return line({ id, error: { code: -32_601, message: "not here" } });
}

function request(id: number, method: string, params: object): string {
  return line({ id, method, params });
}

function line(message: object): string {
  return `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
}

function parsed(text: string): Fields {
  try {
    return fields(JSON.parse(text));
  } catch {
    return {};
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function said(error: unknown): string {
  const { message, data } = fields(error);
  const details = fields(data)["details"];
  return [message, details].filter((part) => typeof part === "string").join(": ") || JSON.stringify(error);
}
