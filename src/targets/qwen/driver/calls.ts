import * as fs from "node:fs";
import * as path from "node:path";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import type { Answer } from "../../../drive/kit/answer.ts";
import {
  call,
  comparedPart,
  lookedAt,
  orUntried,
  untried,
  withScheme,
  type Call,
  type Prepared,
} from "../../../drive/kit/call.ts";
import { calledTool, serverCall, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { placeOf, spelledInBox } from "../../../drive/kit/place.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import { meaningOf, namedRule, type CalledTool } from "./wordings.ts";

export interface ToolCall extends Call<CalledTool> {
  /** What the file begins with that is read; empty for any other. */
  readonly shown?: string;
}

/**
 * The call that tries an access, with everything put in its place for it. The tools that write take no file that was not
 * read before, and say so before any ask rule counts, so a file of the world's own is removed, to be made anew
 * (facts.md, section G, release 0.24.4).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  // The agent hands the line to the shell as it is, which takes this one for one of its own options.
  if (tool === "Bash" && text.startsWith("-")) return untried("the shell takes it for an option");
  if (tool === "Bash")
    return call("run_shell_command", { command: world.relocate(text), is_background: false });
  if (tool === "WebFetch")
    return call("web_fetch", { url: withScheme(world.relocate(text)), prompt: "Try it" });
  if (tool === "MCP") return serverCall(nativeTool(calledTool(text)));
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  const file = spelledInBox(place, world);
  return orUntried(() => {
    const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (tool === "Read" && isFolder) return call("glob", { pattern: "*", path: file });
    if (tool === "Read") return { ...call("read_file", { file_path: file }), shown: shownBy(file) };
    if (isFolder) return untried("a directory, which no tool writes");
    return prepareChange(tool, file);
  });
}

function prepareChange(tool: "Write" | "Edit", file: string): Prepared<ToolCall> {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true && lookedAt(file) === WITNESS_TEXT) fs.rmSync(file);
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
  const before = { name: "read_file", input: { file_path: file } };
  return { ...call("write_file", { file_path: file, content }), before };
}

/** What a reading shows has no words of the agent around it, so it is compared with what is there. */
function shownBy(file: string): string {
  return comparedPart(lookedAt(file));
}

/** What an answer of the agent says of the access. */
export function readAnswer(made: ToolCall, text: string | undefined): Answer {
  const { tool, shown = "" } = made;
  if (wasCalled(made, text)) return answerOf("allowed", text);
  const isShown = shown !== "" && text?.includes(shown) === true;
  const meaning = meaningOf(tool, text ?? "") ?? (isShown ? "allowed" : undefined);
  return answerOf(meaning, text, meaning === "denied" ? namedRule(text ?? "") : undefined);
}
