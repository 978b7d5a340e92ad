import type { StandInServer } from "./tool-servers.ts";
import { lineOf, objectOf, objectsOf, parsedObject, stringOf, type Json } from "../json.ts";

/** A message of the agent over its protocol for editors: JSON-RPC, one message a line. */
export type Message =
  /** It asks whether a call may be made. */
  | {
      readonly kind: "question";
      readonly id: number | string;
      readonly call: string;
      /** The answer that lets this one call pass. */
      readonly once: string | undefined;
    }
  /** It wants something else, which it does not get. */
  | { readonly kind: "request"; readonly id: number | string }
  | {
      readonly kind: "answer";
      readonly id: number | string;
      readonly result: Json;
      readonly error: string | undefined;
    }
  | { readonly kind: "other" };

export function readMessage(line: string): Message {
  const { id, method, params, result, error } = parsedObject(line);
  if (typeof id !== "number" && typeof id !== "string") return { kind: "other" };
  if (method === "session/request_permission") {
    const { toolCall, options } = objectOf(params);
    const once = objectsOf(options).find((option) => option["kind"] === "allow_once")?.["optionId"];
    const call = stringOf(objectOf(toolCall)["toolCallId"]);
    return { kind: "question", id, call, once: typeof once === "string" ? once : undefined };
  }
  if (method !== undefined) return { kind: "request", id };
  return {
    kind: "answer",
    id,
    result: objectOf(result),
    error: error === undefined ? undefined : said(error),
  };
}

/** The steps to a conversation, by the ids of their requests. */
export const STEPS = { initialize: 1, begin: 2, prompt: 3 } as const;

export const initializeLine = request(STEPS.initialize, "initialize", {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
});

export function beginLine(cwd: string, servers: readonly StandInServer[]): string {
  const mcpServers = servers.map(({ name, program: command, args }) => ({ name, command, args, env: [] }));
  return request(STEPS.begin, "session/new", { cwd, mcpServers });
}

export function promptLine(sessionId: string, text: string): string {
  return request(STEPS.prompt, "session/prompt", { sessionId, prompt: [{ type: "text", text }] });
}

/** Lets one call pass, with what the agent offers for that; undefined: it offers nothing of the kind. */
export function allowLine({ id, once }: Extract<Message, { kind: "question" }>): string | undefined {
  if (once === undefined) return undefined;
  return line({ id, result: { outcome: { outcome: "selected", optionId: once } } });
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
  return lineOf({ jsonrpc: "2.0", ...message });
}

function said(error: unknown): string {
  const { message, data } = objectOf(error);
  const details = objectOf(data)["details"];
  return [message, details].filter((part) => typeof part === "string").join(": ") || JSON.stringify(error);
}
