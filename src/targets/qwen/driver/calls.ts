import * as fs from "node:fs";
import * as path from "node:path";
import { leadsOut } from "../../../drive/inside.ts";
import type { ToolCall } from "../../../drive/tool-call.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { placeOf } from "./places.ts";

/** A tool as the agent names it. */
export type CalledTool = "read_file" | "glob" | "write_file" | "edit" | "run_shell_command" | "web_fetch";

/** A call of one of the agent's tools, or why none can be made. */
export type Prepared =
  | {
      readonly kind: "call";
      readonly tool: CalledTool;
      readonly input: ToolCall["input"];
      /** A file that has to be read first, or the tool gives up before any rule is asked. */
      readonly readFirst?: string;
    }
  | { readonly kind: "untried"; readonly why: string };

/** The beginning of a file that is looked at, in bytes. */
const LOOKED_AT = 4096;

/**
 * The call that tries an access, with everything put in its place for it. The tools that write take no file that was not
 * read before, and say so before any ask rule counts, so a file of the world's own is removed, to be made anew
 * (facts.md, section G, release 0.24.4).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared {
  // The agent hands the line to the shell as it is, which takes this one for one of its own options.
  if (tool === "Bash" && text.startsWith("-")) return untried("the shell takes it for an option");
  if (tool === "Bash")
    return call("run_shell_command", { command: world.relocate(text), is_background: false });
  if (tool === "WebFetch")
    return call("web_fetch", { url: withScheme(world.relocate(text)), prompt: "Try it" });
  const file = placeOf(text, world);
  if (file === undefined) return untried("outside of the throw-away world");
  if (leadsOut(file, world)) return untried("a link leads out of the throw-away world");
  try {
    const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (tool === "Read") {
      return isFolder ? call("glob", { pattern: "*", path: file }) : call("read_file", { file_path: file });
    }
    if (isFolder) return untried("a directory, which no tool writes");
    return prepareChange(tool, file);
  } catch (error) {
    return untried(`cannot be tried here: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`);
  }
}

function prepareChange(tool: "Write" | "Edit", file: string): Prepared {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true && beginningOf(file) === WITNESS_TEXT) fs.rmSync(file);
  if (!fs.existsSync(file)) {
    // Of a path with `..` nothing is made but the directory that it comes to.
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    const made = { file_path: file, old_string: "", new_string: WITNESS_TEXT };
    return tool === "Edit"
      ? call("edit", made)
      : call("write_file", { file_path: file, content: WITNESS_TEXT });
  }
  // A link, or a file that is not the world's own: a rule for one of the tools is one for both.
  const content = fs.readFileSync(file, "utf8");
  return { ...call("write_file", { file_path: file, content }), readFirst: file };
}

/** The beginning of a file; empty for one that cannot be read. */
export function beginningOf(file: string): string {
  try {
    const descriptor = fs.openSync(file, "r");
    try {
      const bytes = Buffer.alloc(LOOKED_AT);
      return bytes.toString("utf8", 0, fs.readSync(descriptor, bytes, 0, LOOKED_AT, 0));
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return "";
  }
}

/** The tool takes nothing else for an address. */
function withScheme(text: string): string {
  return text.includes("://") ? text.trim() : `https://${text.trim()}`;
}

function call(tool: CalledTool, input: ToolCall["input"]): Extract<Prepared, { kind: "call" }> {
  return { kind: "call", tool, input };
}

function untried(why: string): Prepared {
  return { kind: "untried", why };
}
