import * as fs from "node:fs";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { Tool } from "../../../policy/attempt.ts";
import type { TriedAccess } from "../../driver.ts";
import { placeOf } from "./place.ts";

/** An access as a tool call. */
export interface Trial {
  readonly tool: Tool;
  /** The file of a file tool, in the world. */
  readonly file?: string;
  /** Made from what is on the disk at this moment. */
  readonly input: () => Readonly<Record<string, unknown>>;
}

/** An access that cannot be tried, and why. */
export interface Untried {
  readonly untried: string;
}

/** What the agent would ask of a page; it never gets that far. */
const QUESTION = "Title?";

/** A file with more text than this is not edited: the whole text is part of the call. */
const LONGEST_EDIT = 100_000;

/** What the model calls for an access, or why it cannot be tried in this world. */
export function trialOf({ tool, text }: TriedAccess, world: World): Trial | Untried {
  if (tool === "Bash") return { tool, input: () => ({ command: world.relocate(text) }) };
  if (tool === "WebFetch") return { tool, input: () => ({ url: world.relocate(text), prompt: QUESTION }) };
  const file = placeOf(text, world);
  if (file === undefined) return { untried: "outside of the throw-away world" };
  return fileTrial(tool, file);
}

/** The call of a file tool on a file of the world. */
export function fileTrial(tool: "Read" | "Write" | "Edit", file: string): Trial {
  if (tool === "Read") return { tool, file, input: () => ({ file_path: file }) };
  if (tool === "Write") return { tool, file, input: () => ({ file_path: file, content: rewrite(file) }) };
  return { tool, file, input: () => ({ file_path: file, ...edit(file) }) };
}

/**
 * A file keeps what it holds: it could be the agent's own settings, which it reads again as soon as they change. And so
 * several calls in one turn fit the file, whichever of them are let through.
 */
function rewrite(file: string): string {
  return textOf(file) ?? newText(file);
}

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
