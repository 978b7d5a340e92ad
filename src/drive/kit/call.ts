import * as fs from "node:fs";
import type { ToolCall } from "../tool-call.ts";

/** A call of one of the agent's tools. */
export interface Call<Tool extends string = string> {
  readonly tool: Tool;
  readonly input: ToolCall["input"];
  /** It is a tool of an MCP server, which a stand-in answers. */
  readonly isOfServer?: true;
  /** A call that has to come first, or the tool gives up before any rule is checked. */
  readonly before?: Pick<ToolCall, "name" | "input">;
}

/** A call, or why none can be made. */
export type Prepared<C extends Call = Call> =
  ({ readonly kind: "call" } & C) | { readonly kind: "untried"; readonly why: string };

export function call<Tool extends string>(
  tool: Tool,
  input: ToolCall["input"],
): Extract<Prepared<Call<Tool>>, { kind: "call" }> {
  return { kind: "call", tool, input };
}

export function untried(why: string): Extract<Prepared, { kind: "untried" }> {
  return { kind: "untried", why };
}

/** What a function prepares that changes files, or which error of the file system kept it from doing so. */
export function orUntried<T>(prepare: () => T): T | ReturnType<typeof untried> {
  try {
    return prepare();
  } catch (error) {
    return untried(`cannot be tried here: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`);
  }
}

/** The first bytes of a file, as text. */
export function beginningOf(file: string, length: number): string {
  const descriptor = fs.openSync(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString("utf8", 0, fs.readSync(descriptor, bytes, 0, length, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The beginning of a file that is looked at, in bytes, and of what an agent showed, in characters. */
const LOOKED_AT = 4096;
const COMPARED = 100;

/** The beginning of a file; empty for one that cannot be read. */
export function lookedAt(file: string): string {
  try {
    return beginningOf(file, LOOKED_AT);
  } catch {
    return "";
  }
}

/** So much of the beginning of a file as is looked for in what an agent shows of it. */
export function comparedPart(beginning: string): string {
  return beginning.slice(0, COMPARED).trimEnd();
}

/** An address as tools accept it: with a scheme. */
export function withScheme(text: string): string {
  return text.includes("://") ? text.trim() : `https://${text.trim()}`;
}
