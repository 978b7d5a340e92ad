import * as fs from "node:fs";
import { dirname, resolve } from "node:path";
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
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { placeOf, spelledInBox } from "../../../drive/kit/place.ts";
import { calledTool, serverCall, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../extension/tool-names.ts";
import { meaningOf, type CalledTool } from "./wordings.ts";

export interface ToolCall extends Call<CalledTool> {
  /** What the file begins with that is read, or a name in the directory; empty for any other. */
  readonly shown?: string;
}

/** The call that tries an access, with everything put in its place for it. */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash" && text.startsWith("-")) return untried("the shell takes it for an option");
  if (tool === "Bash") return call("bash", { command: world.relocate(text) });
  if (tool === "WebFetch") return call("web_fetch", { url: withScheme(world.relocate(text)) });
  if (tool === "MCP") {
    const { server, tool: name } = calledTool(text);
    return serverCall(nativeTool(server, name) as CalledTool);
  }
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  const path = spelledInBox(place, world);
  // The tools fold `..` by the letters, whatever is there.
  const file = resolve(path);
  return orUntried(() => {
    const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (tool === "Read" && isFolder) return { ...call("ls", { path }), shown: fs.readdirSync(file)[0] ?? "" };
    if (tool === "Read") return { ...call("read", { path }), shown: lookedAt(file) };
    if (isFolder) return untried("a directory, which no tool writes");
    if (!fs.existsSync(file)) fs.mkdirSync(dirname(file), { recursive: true });
    const content = lookedAt(file) || WITNESS_TEXT;
    if (tool === "Write" || content !== WITNESS_TEXT) return call("write", { path, content });
    if (!fs.existsSync(file)) fs.writeFileSync(file, WITNESS_TEXT);
    const edits = [{ oldText: WITNESS_TEXT, newText: WITNESS_TEXT.toUpperCase() }];
    return call("edit", { path, edits });
  });
}

/** What an answer of the agent says of the access. */
export function readAnswer(made: ToolCall, text: string | undefined): Answer {
  const { tool, shown = "" } = made;
  if (wasCalled(made, text)) return answerOf("allowed", text);
  const begins = comparedPart(shown);
  const isShown = begins !== "" && text?.includes(begins) === true;
  return answerOf(meaningOf(tool, text ?? "") ?? (isShown ? "allowed" : undefined), text);
}
