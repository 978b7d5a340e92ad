import * as fs from "node:fs";
import * as path from "node:path";
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
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { placeOf, spelledInBox } from "../../../drive/kit/place.ts";
import { calledTool, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import { isBoxed } from "../../../drive/inside.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import { meaningOf, namedRule, type CalledTool } from "./wordings.ts";

export interface ToolCall extends Call<CalledTool> {
  /** What the file begins with that is read; empty for any other. */
  readonly shown?: string;
}

/** The call that tries an access, with everything put in its place for it. */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash")
    return call("run_terminal_command", { command: world.relocate(text), description: "Try it" });
  if (tool === "WebFetch") return call("web_fetch", { url: withScheme(world.relocate(text)) });
  if (tool === "MCP") {
    // A tool is only known under its own name once its server has answered; here rules are asked before that.
    const input = { tool_name: nativeTool(calledTool(text)), tool_input: {} };
    return { ...call("use_tool", input), isOfServer: true };
  }
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  // How the home is written makes a difference to the agent (facts.md, section B).
  const file = isBoxed(world) && /^~(?:\/|$)/.test(text) ? text : spelledInBox(place, world);
  return orUntried(() => {
    const isFolder = fs.statSync(place.file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (tool === "Read" && isFolder) return call("list_dir", { target_directory: file });
    if (tool === "Read") return { ...call("read_file", { target_file: file }), shown: shownBy(place.file) };
    if (isFolder) return untried("a directory, which no tool writes");
    const isThere = fs.existsSync(place.file);
    if (!isThere) fs.mkdirSync(path.dirname(place.file), { recursive: true });
    // What is there keeps its content: it may be a file that other accesses read.
    if (tool === "Write" || isThere)
      return call("write", { file_path: file, content: lookedAt(place.file) || WITNESS_TEXT });
    return call("search_replace", { file_path: file, old_string: "", new_string: WITNESS_TEXT });
  });
}

function shownBy(file: string): string {
  const [line = ""] = lookedAt(file).split("\n");
  return comparedPart(line);
}

/** What an answer of the agent says of the access. */
export function readAnswer(made: ToolCall, text: string | undefined, isAsked: boolean): Answer {
  // A question is answered with yes, so what comes then tells nothing.
  if (isAsked) return answerOf("asked", "it asked");
  if (wasCalled(made, text)) return answerOf("allowed", text);
  const { tool, shown = "" } = made;
  const isShown = shown !== "" && text?.includes(shown) === true;
  const meaning = meaningOf(tool, text ?? "") ?? (isShown ? "allowed" : undefined);
  return answerOf(meaning, text, meaning === "denied" ? namedRule(text ?? "") : undefined);
}
