import { objectsOf, stringOf, type Json } from "../json.ts";
import type { ToolResult, Turn } from "../tool-call.ts";

/** What a request to a model says, whatever protocol it is written in. */
export interface ModelRequest {
  /** The model's name, to be repeated in the reply. */
  readonly model: string;
  readonly wantsStream: boolean;
  /** The names of the tools that are offered; a side request offers none. */
  readonly tools: readonly string[];
  /** The ids of all calls that the conversation has in it. */
  readonly calls: ReadonlySet<string>;
  readonly results: ReadonlyMap<string, ToolResult>;
}

/** What the model says: calls, or a word when there are none. */
export interface ModelReply {
  readonly number: number;
  readonly turn: Turn;
}

/** One way in which agents talk to models. */
export interface Protocol {
  /** Whether a request to this path asks the model for a reply in this protocol. */
  speaks(path: string): boolean;
  read(body: Json, path: string): ModelRequest;
  /** The reply as one JSON value. */
  whole(request: ModelRequest, reply: ModelReply): unknown;
  /** The reply as the text of an event stream. */
  stream(request: ModelRequest, reply: ModelReply): string;
}

/** What the model says when it has nothing to call. */
export const WORD = "ok";

/** The text of a content, which is a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return objectsOf(content)
    .map(({ type, text }) => (typeof text === "string" ? text : `[${stringOf(type)}]`))
    .join("\n");
}

/** One event of a stream. */
export function event(name: string | undefined, data: unknown): string {
  return `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}
