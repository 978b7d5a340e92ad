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
import { placeOf } from "../../../drive/kit/place.ts";
import { calledTool, serverCall, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import { meaningOf, namedRule, type CalledTool } from "./wordings.ts";

export interface ToolCall extends Call<CalledTool> {
  /** What the file begins with that is read; empty for any other. */
  readonly shown?: string;
}

/** A file with more text than this is not edited: the whole text is part of the call. */
const LONGEST_EDIT = 100_000;

/** The call that tries an access, with everything put in its place for it. The agent takes absolute paths alone. */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash")
    return call("Execute", {
      command: world.relocate(text),
      riskLevel: "low",
      riskLevelReason: "It only looks",
      timeout: 30,
    });
  if (tool === "WebFetch") return call("FetchUrl", { url: withScheme(world.relocate(text)) });
  if (tool === "MCP") return serverCall(nativeTool(calledTool(text)));
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  const { file, spelled } = place;
  return orUntried(() => {
    const about = fs.statSync(file, { throwIfNoEntry: false });
    if (tool === "Read" && about?.isDirectory() === true) return call("LS", { directory_path: spelled });
    if (tool === "Read")
      return {
        ...call("Read", { file_path: spelled }),
        shown: comparedPart(lookedAt(file).split("\n")[0] ?? ""),
      };
    if (about?.isDirectory() === true) return untried("a directory, which no tool writes");
    if (about === undefined) fs.mkdirSync(path.dirname(file), { recursive: true });
    if (tool === "Write")
      return call("Create", { file_path: spelled, content: textOf(file) || WITNESS_TEXT });
    if (about === undefined) fs.writeFileSync(file, WITNESS_TEXT);
    const present = textOf(file);
    if (present === "" || present.length > LONGEST_EDIT)
      return untried("a file that cannot be edited in one call");
    // What is there keeps its content: it may be a file that other accesses read.
    return call("Edit", { file_path: spelled, old_str: present, new_str: present });
  });
}

function textOf(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
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
