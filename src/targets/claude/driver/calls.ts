import * as fs from "node:fs";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { call, type Call, type Prepared } from "../../../drive/kit/call.ts";
import { calledTool } from "../../../drive/kit/tool-servers.ts";
import { placeOf } from "../../../drive/kit/place.ts";
import { isChange } from "../../../drive/kit/play.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { Tool } from "../../../policy/attempt.ts";
import { nativeTool } from "../tool.ts";

export interface ToolCall extends Call {
  /** The kind of tool, by which its words are told. */
  readonly kindOfTool: Tool;
  /** The file of a file tool, in the world. */
  readonly file?: string;
}

/** What the agent would ask of a page; it never gets that far. */
const QUESTION = "Title?";

/** A file with more text than this is not edited: the whole text is part of the call. */
const LONGEST_EDIT = 100_000;

/** What the model calls for an access, or why it cannot be tried in this world. */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash") return own(tool, { command: world.relocate(text) });
  if (tool === "WebFetch") return own(tool, { url: world.relocate(text), prompt: QUESTION });
  if (tool === "MCP") return { ...call(nativeTool(calledTool(text)), {}), kindOfTool: tool };
  const place = placeOf(text, world);
  return place.kind === "untried" ? place : fileCall(tool, place.spelled);
}

/** A call of one of the agent's own tools, which have the names of the accesses. */
function own(tool: Tool, input: ToolCall["input"]): Extract<Prepared<ToolCall>, { kind: "call" }> {
  return { ...call(tool, input), kindOfTool: tool };
}

/**
 * The call of a file tool on a file of the world. The agent refuses to change what it did not read, before it looks at
 * its rules.
 */
export function fileCall(tool: "Read" | "Write" | "Edit", file: string): Prepared<ToolCall> {
  const input = { file_path: file };
  if (tool === "Read") return { ...own(tool, input), file };
  const change = tool === "Write" ? { content: textOf(file) ?? newText(file) } : edit(file);
  return {
    ...own(tool, { ...input, ...change }),
    file,
    ...(isFile(file) ? { before: { name: "Read", input } } : {}),
  };
}

/**
 * A file keeps what it holds: it could be the agent's own settings, which it reads again as soon as they change. And so
 * several calls in one turn fit the file, whichever of them are let through.
 */
function edit(file: string): { readonly old_string: string; readonly new_string: string } {
  const text = textOf(file) ?? "";
  // An empty text in place of nothing makes the file.
  if (text === "") return { old_string: "", new_string: newText(file) };
  // The agent compares with line endings made plain.
  const old = text.replaceAll("\r\n", "\n");
  return { old_string: old, new_string: `${old}\n` };
}

/** A new file may be one that the agent reads: settings of the project, for example. */
function newText(file: string): string {
  return file.endsWith(".json") ? "{}\n" : WITNESS_TEXT;
}

/** @returns undefined when there is no such file, or none that a call could hold */
function textOf(file: string): string | undefined {
  try {
    if (fs.statSync(file).size > LONGEST_EDIT) return undefined;
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Changes of what the agent is steered by come last: it reads its settings again while it runs, and nothing that
 * follows shall depend on that.
 */
export function stagesOf(
  accesses: readonly TriedAccess[],
  world: World,
): readonly (readonly TriedAccess[])[] {
  const isLate = (access: TriedAccess): boolean => {
    const place = isChange(access) ? placeOf(access.text, world) : undefined;
    return place?.kind === "place" && place.spelled.includes("/.claude/");
  };
  return [accesses.filter((access) => !isLate(access)), accesses.filter(isLate)];
}

/**
 * What was not read, or no longer is what was read, can be made anew: then there is nothing to have read.
 * @param keep a file that is never removed
 */
export function makeRoom({ tool, file }: ToolCall, keep: string): void {
  if (tool === "Read" || file === undefined || !isFile(file)) return;
  try {
    const real = fs.realpathSync(file);
    if (real !== keep) fs.rmSync(real);
  } catch {
    // It cannot be removed: the agent says once more why it does not get to its rules.
  }
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
