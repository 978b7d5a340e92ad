import * as fs from "node:fs";
import * as path from "node:path";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { realPath } from "../../../drive/inside.ts";
import type { Answer } from "../../../drive/kit/answer.ts";
import { beginningOf, call, orUntried, untried, type Call, type Prepared } from "../../../drive/kit/call.ts";
import { placeOf, spelledInBox } from "../../../drive/kit/place.ts";
import { calledTool, serverCall, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { isChange } from "../../../drive/kit/play.ts";
import { answerOf, type Meaning } from "../../../drive/kit/wordings.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import { meaningOf, namedRules, type CalledTool } from "./wordings.ts";

export type ToolCall = Call<CalledTool>;

const WITNESS = WITNESS_TEXT.trim();

/** It still holds what is replaced, so that the same edit works again. */
const EDITED = `${WITNESS} edited`;

/** As much of a file is looked at to find out whether it is a witness. */
const LOOKED_AT = 65_536;

/** So much of what was shown is compared with what is there, in characters. */
const COMPARED = 200;

/**
 * The call that tries an access, with everything put in its place for it: `create` gives up before it asks for a
 * permission when the file is there or its directory is not, `edit` when the file is not there or does not hold what
 * is to be replaced (facts.md, "Driving it", 1.0.102).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<ToolCall> {
  if (tool === "Bash") {
    return call("bash", { command: world.relocate(text), description: "Try it" });
  }
  if (tool === "WebFetch") return call("web_fetch", { url: world.relocate(text) });
  if (tool === "MCP") return serverCall(nativeTool(calledTool(text)));
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  const file = spelledInBox(place, world);
  if (realPath(file) === undefined) return untried("a link leads out of the throw-away world");
  return orUntried(() => {
    if (tool === "Read") return call("view", { path: file });
    return tool === "Write" ? prepareWrite(file) : prepareEdit(file);
  });
}

function prepareWrite(file: string): Prepared<ToolCall> {
  const kind = kindOf(file);
  if (kind === "directory") return untried("a directory, which no tool writes");
  // Removed, it would no longer be what other accesses and links lead to; `edit` asks for the same permission.
  if (kind === "file") return unchanged(file);
  if (!makeFolder(file)) return untried("behind what is no directory");
  return call("create", { path: file, file_text: WITNESS_TEXT });
}

function prepareEdit(file: string): Prepared<ToolCall> {
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
function unchanged(file: string): Prepared<ToolCall> {
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

/** What changes nothing comes first, edits next, then files that have to be gone to be created. */
export function stagesOf(accesses: readonly TriedAccess[], world: World): readonly TriedAccess[][] {
  const isCreated = ({ tool, text }: TriedAccess): boolean => tool === "Write" && !isLinked(text, world);
  return [
    accesses.filter((access) => !isChange(access)),
    accesses.filter((access) => isChange(access) && !isCreated(access)),
    accesses.filter(isCreated),
  ];
}

/** Whether a path is a link, or lies behind one: what is created has to be gone before, and then links to it lead nowhere. */
function isLinked(text: string, world: World): boolean {
  const place = placeOf(text, world);
  if (place.kind === "untried") return false;
  const file = spelledInBox(place, world);
  try {
    const folder = path.dirname(path.resolve(file));
    return fs.lstatSync(file).isSymbolicLink() || fs.realpathSync(folder) !== folder;
  } catch {
    return false;
  }
}

/**
 * What an answer of the agent says of the access.
 * @param text undefined when no answer came
 */
export function readAnswer(
  made: Pick<ToolCall, "tool" | "input" | "isOfServer">,
  text: string | undefined,
): Answer {
  if (wasCalled(made, text)) return answerOf("allowed", text);
  if (text === undefined) return answerOf(undefined, text);
  return answerOf(meaningOf(made.tool, text) ?? shownMeaning(made, text), text, namedRules(text));
}

/** What a view shows has no words of the agent around it, so it is compared with what is there. */
function shownMeaning({ tool, input }: Pick<ToolCall, "tool" | "input">, text: string): Meaning | undefined {
  const file = input["path"];
  if (tool !== "view" || typeof file !== "string") return undefined;
  try {
    const isThere = fs.statSync(file).isDirectory() ? isListing(file, text) : isBeginning(file, text);
    return isThere ? "allowed" : undefined;
  } catch {
    return undefined;
  }
}

/** A listing names what is in the folder itself, one name a line. */
function isListing(folder: string, text: string): boolean {
  const names = new Set(fs.readdirSync(folder));
  const shown = text.split("\n").filter((line) => line !== "");
  return shown.length === 0 ? names.size === 0 : shown.every((name) => names.has(name));
}

function isBeginning(file: string, text: string): boolean {
  // A character has up to four bytes.
  return text.slice(0, COMPARED) === beginningOf(file, 4 * COMPARED).slice(0, COMPARED);
}
