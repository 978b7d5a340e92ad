import * as fs from "node:fs";
import * as path from "node:path";
import type { ToolCall } from "../../../drive/tool-call.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { placeOf } from "./places.ts";
import type { CalledTool } from "./wordings.ts";

/** A call of one of the agent's tools, or why none can be made. */
export type Prepared =
  | { readonly kind: "call"; readonly tool: CalledTool; readonly input: ToolCall["input"] }
  | { readonly kind: "untried"; readonly why: string };

/** What is larger is no file that a call could hold. */
const LONGEST = 200_000;

/**
 * The call that tries an access, with everything put in its place for it: `edit` and `write` look at the file before
 * they ask for a permission, and give up when it is not what they need (facts.md, "Driving it", 1.18.33).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared {
  if (tool === "Bash") return call("bash", { command: world.relocate(text), description: "Try it" });
  if (tool === "WebFetch") return call("webfetch", { url: world.relocate(text), format: "text" });
  const file = placeOf(text, world);
  if (file === undefined) return untried("outside of the throw-away world");
  if (tool === "Read") return call("read", { filePath: file });
  try {
    return prepareChange(tool, file, path.resolve(world.cwd, file));
  } catch (error) {
    return untried(`cannot be tried here: ${(error as NodeJS.ErrnoException).code ?? "unknown reason"}`);
  }
}

/** A file keeps what it holds, because it could be one that the agent reads itself. */
function prepareChange(tool: "Write" | "Edit", filePath: string, file: string): Prepared {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return untried("a directory, which no tool changes");
  if (found !== undefined && found.size > LONGEST) return untried("too large for a call");
  if (tool === "Write")
    return call("write", {
      filePath,
      content: found === undefined ? WITNESS_TEXT : fs.readFileSync(file, "utf8"),
    });
  if (found === undefined || found.size === 0) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, WITNESS_TEXT);
  }
  const oldString = fs.readFileSync(file, "utf8");
  return call("edit", { filePath, oldString, newString: `${oldString}\n` });
}

function call(tool: CalledTool, input: ToolCall["input"]): Prepared {
  return { kind: "call", tool, input };
}

function untried(why: string): Prepared {
  return { kind: "untried", why };
}
