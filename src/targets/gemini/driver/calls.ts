import * as fs from "node:fs";
import * as path from "node:path";
import { isBoxed } from "../../../drive/inside.ts";
import type { ToolCall } from "../../../drive/tool-call.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";

/** A tool as the agent names it. */
export type CalledTool =
  "read_file" | "list_directory" | "write_file" | "replace" | "run_shell_command" | "web_fetch";

/** A call of one of the agent's tools, or why none can be made. */
export type Prepared =
  | { readonly kind: "call"; readonly tool: CalledTool; readonly input: ToolCall["input"] }
  | { readonly kind: "untried"; readonly why: string };

const WITNESS = WITNESS_TEXT.trim();

/** In a longer file nothing is replaced, in characters. */
const LONGEST = 65_536;

/**
 * The call that tries an access, with everything put in its place for it: the file tools look at the path before any
 * rule is asked, and give up on a directory (facts.md, "Driving it", release 0.61.0).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared {
  if (tool === "Bash") return call("run_shell_command", { command: text, description: "Try it" });
  if (tool === "WebFetch") return call("web_fetch", { prompt: `Fetch ${withScheme(text)}` });
  // A rule holds the names of a path one by one, so that they cannot be moved elsewhere.
  if (!isBoxed(world)) return untried("the paths of the rules are only there in a box");
  const spelled = text === "~" || text.startsWith("~/") ? world.home + text.slice(1) : text;
  const file = path.resolve(world.cwd, spelled);
  if (world.place(file) === undefined) return untried("outside of the throw-away world");
  try {
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (tool === "Read") {
      return found?.isDirectory() === true
        ? call("list_directory", { dir_path: spelled })
        : call("read_file", { file_path: spelled });
    }
    if (found?.isDirectory() === true) return untried("a directory, which no tool writes");
    if (tool === "Write") return call("write_file", { file_path: spelled, content: WITNESS_TEXT });
    if (found === undefined) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, WITNESS_TEXT);
    }
    const present = fs.readFileSync(file, "utf8");
    if (present === "" || present.length > LONGEST) return untried("a file in which nothing can be replaced");
    // What changes nothing is not asked about; the new text has the old one in it, so that the next finds it again.
    const old = present.includes(WITNESS) ? WITNESS : present;
    const change = { old_string: old, new_string: `${old} edited` };
    return call("replace", { file_path: spelled, instruction: "Try it", ...change });
  } catch (error) {
    return untried(`cannot be tried here: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`);
  }
}

/** The agent takes for an address what has a scheme. */
export function withScheme(text: string): string {
  return text.includes("://") ? text.trim() : `https://${text.trim()}`;
}

function call(tool: CalledTool, input: ToolCall["input"]): Prepared {
  return { kind: "call", tool, input };
}

function untried(why: string): Prepared {
  return { kind: "untried", why };
}
