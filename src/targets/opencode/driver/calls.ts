import * as fs from "node:fs";
import * as path from "node:path";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import { isBoxed } from "../../../drive/inside.ts";
import { call, orUntried, untried, type Call, type Prepared } from "../../../drive/kit/call.ts";
import { calledTool, serverCall } from "../../../drive/kit/tool-servers.ts";
import { placeOf, withHome } from "../../../drive/kit/place.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { nativeTool } from "../tool.ts";
import type { CalledTool } from "./wordings.ts";

/** What is larger is no file that a call could hold. */
const LONGEST = 200_000;

/**
 * The call that tries an access, with everything put in its place for it: `edit` and `write` look at the file before
 * they ask for a permission, and give up when it is not what they need (facts.md, "Driving it", 1.18.33).
 */
export function prepare({ tool, text }: TriedAccess, world: World): Prepared<Call<CalledTool>> {
  if (tool === "Bash") return call("bash", { command: world.relocate(text), description: "Try it" });
  if (tool === "WebFetch") return call("webfetch", { url: world.relocate(text), format: "text" });
  if (tool === "MCP") return serverCall(nativeTool(calledTool(text)));
  const place = placeOf(text, world);
  if (place.kind === "untried") return place;
  // Relative paths stay so, but `~` is written out, because the agent's file tools take it for a name.
  const filePath = isBoxed(world) ? withHome(text, world) : place.file;
  if (tool === "Read") return call("read", { filePath });
  return orUntried(() => prepareChange(tool, filePath, path.resolve(world.cwd, filePath)));
}

/** A file keeps what it holds, because it could be one that the agent reads itself. */
function prepareChange(tool: "Write" | "Edit", filePath: string, file: string): Prepared<Call<CalledTool>> {
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
