import * as fs from "node:fs";
import * as path from "node:path";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { isBoxed } from "../../../drive/inside.ts";
import type { Answer } from "../../../drive/kit/answer.ts";
import { call, orUntried, untried, withScheme, type Call, type Prepared } from "../../../drive/kit/call.ts";
import { calledTool, serverCall, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { withHome } from "../../../drive/kit/place.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import { meaningOf, type CalledTool } from "./wordings.ts";

export interface ToolCall extends Call<CalledTool> {
  /** What the file begins with that is read. */
  readonly shown?: string | undefined;
  /** It is a link that leads out of the project. */
  readonly isLinkOut?: boolean;
}

const WITNESS = WITNESS_TEXT.trim();

/** In a longer file nothing is replaced, in characters. */
const LONGEST = 65_536;

/** So much of what was shown is compared with what is there, in characters. */
const COMPARED = 100;

/**
 * The call that tries an access, with everything put in its place for it: the file tools look at the path before any
 * rule is asked, and give up on a directory (facts.md, "Driving it", release 0.61.0).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash") return call("run_shell_command", { command: text, description: "Try it" });
  if (tool === "WebFetch") return call("web_fetch", { prompt: `Fetch ${withScheme(text)}` });
  if (tool === "MCP") return serverCall(nativeTool(calledTool(text)));
  // A rule holds the names of a path one by one, so that they cannot be moved elsewhere.
  if (!isBoxed(world)) return untried("the paths of the rules are only there in a box");
  const spelled = withHome(text, world);
  const file = path.resolve(world.cwd, spelled);
  if (world.place(file) === undefined) return untried("outside the throw-away world");
  return orUntried((): Prepared<ToolCall> => {
    const isFolder = fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
    if (tool === "Read")
      return isFolder ? call("list_directory", { dir_path: spelled }) : read(spelled, file, world);
    if (isFolder) return untried("a directory, which no tool writes");
    if (tool === "Write") return call("write_file", { file_path: spelled, content: WITNESS_TEXT });
    return replace(spelled, file);
  });
}

function read(spelled: string, file: string, { cwd }: World): Prepared<ToolCall> {
  const shown = beginningOf(file);
  const isLink = shown !== undefined && fs.lstatSync(file).isSymbolicLink();
  const isLinkOut = isLink && !fs.realpathSync(file).startsWith(`${fs.realpathSync(cwd)}/`);
  return { ...call("read_file", { file_path: spelled }), shown, isLinkOut };
}

function replace(spelled: string, file: string): Prepared<ToolCall> {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, WITNESS_TEXT);
  }
  const text = fs.readFileSync(file, "utf8");
  if (text === "" || text.length > LONGEST) return untried("a file in which nothing can be replaced");
  // What changes nothing is not asked about; the new text has the old one in it, so that the next finds it again.
  const old = text.includes(WITNESS) ? WITNESS : text;
  const change = { old_string: old, new_string: `${old} edited` };
  return call("replace", { file_path: spelled, instruction: "Try it", ...change });
}

/** What a reading shows has no words of the agent around it, so it is compared with what is there. */
function beginningOf(file: string): string | undefined {
  try {
    const text = fs.readFileSync(file, "utf8").slice(0, COMPARED).trimEnd();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Such a link is refused as if an ignore file named it, whatever the rules are (facts.md, workspace, 0.61.0). */
const REFUSED_LINK = /^File path '[^\n]*' is ignored by configured ignore patterns\./;

/** What an answer of the agent says of the access. */
export function readAnswer(made: ToolCall, text: string | undefined): Answer {
  const { tool, shown, isLinkOut } = made;
  if (wasCalled(made, text)) return answerOf("allowed", text);
  if (isLinkOut === true && REFUSED_LINK.test(text ?? "")) return answerOf("refused", text);
  const isShown = shown !== undefined && text?.startsWith(shown) === true;
  return answerOf(meaningOf(tool, text ?? "") ?? (isShown ? "allowed" : undefined), text);
}
