import * as fs from "node:fs";
import * as path from "node:path";
import { leadsOut, realPath } from "../../../drive/inside.ts";
import type { ToolCall } from "../../../drive/tool-call.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { placeOf } from "./places.ts";
import type { CalledTool } from "./wordings.ts";

/** A call of one of the agent's tools, or why none can be made. */
export type Prepared =
  | { readonly kind: "call"; readonly tool: CalledTool; readonly input: ToolCall["input"] }
  | { readonly kind: "untried"; readonly why: string };

const WITNESS = WITNESS_TEXT.trim();

/** It still holds what is replaced, so that the same edit works again. */
const EDITED = `${WITNESS} edited`;

/** As much of a file is looked at to find out whether it is a witness. */
const LOOKED_AT = 65_536;

/**
 * The call that tries an access, with everything put in its place for it: `create` gives up before it asks for a
 * permission when the file is there or its directory is not, `edit` when the file is not there or does not hold what
 * is to be replaced (facts.md, "Driving it", 1.0.102).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared {
  if (tool === "Bash") {
    return call("bash", { command: world.relocate(text), description: "Try it" });
  }
  if (tool === "WebFetch") return call("web_fetch", { url: world.relocate(text) });
  const file = placeOf(text, world);
  if (file === undefined) return untried("outside of the throw-away world");
  if (realPath(file) === undefined || leadsOut(file, world))
    return untried("a link leads out of the throw-away world");
  try {
    if (tool === "Read") return call("view", { path: file });
    return tool === "Write" ? prepareWrite(file) : prepareEdit(file);
  } catch (error) {
    return untried(`cannot be tried here: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`);
  }
}

function prepareWrite(file: string): Prepared {
  const kind = kindOf(file);
  if (kind === "directory") return untried("a directory, which no tool writes");
  // Removed, it would no longer be what other accesses and links lead to; `edit` asks for the same permission.
  if (kind === "file") return unchanged(file);
  if (!makeFolder(file)) return untried("behind what is no directory");
  return call("create", { path: file, file_text: WITNESS_TEXT });
}

function prepareEdit(file: string): Prepared {
  const kind = kindOf(file);
  if (kind === "directory") return untried("a directory, which no tool edits");
  if (kind === "none") {
    if (!makeFolder(file)) return untried("behind what is no directory");
    fs.writeFileSync(file, WITNESS_TEXT);
  }
  return isWitness(file) ? call("edit", { path: file, old_str: WITNESS, new_str: EDITED }) : unchanged(file);
}

/** Makes the directory of a file, but none that only a `..` goes through: it is part of what is tried. */
function makeFolder(file: string): boolean {
  const folder = path.dirname(file);
  fs.mkdirSync(path.resolve(folder), { recursive: true });
  return fs.existsSync(folder);
}

/** An edit that replaces something by itself: the permission is asked for, then nothing is done. */
function unchanged(file: string): Prepared {
  return call("edit", { path: file, old_str: WITNESS, new_str: WITNESS });
}

function kindOf(file: string): "directory" | "file" | "none" {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return "none";
  return found.isDirectory() ? "directory" : "file";
}

function isWitness(file: string): boolean {
  return beginningOf(file, LOOKED_AT).includes(WITNESS);
}

/** The first characters of a file. */
export function beginningOf(file: string, length: number): string {
  const descriptor = fs.openSync(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString("utf8", 0, fs.readSync(descriptor, bytes, 0, length, 0));
  } finally {
    fs.closeSync(descriptor);
  }
}

function call(tool: CalledTool, input: ToolCall["input"]): Prepared {
  return { kind: "call", tool, input };
}

function untried(why: string): Prepared {
  return { kind: "untried", why };
}
