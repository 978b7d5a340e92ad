import type { Cwd } from "./commands.ts";
import { START_MARK, type Word } from "./word.ts";

/** The working directory as a word. */
export function directoryWord(cwd: Cwd): Word | undefined {
  if (cwd === "start") return { kind: "literal", text: START_MARK };
  if (cwd === "unknown" || cwd.to.kind === "dynamic") return undefined;
  if (cwd.to.tilde === true || /^[/\uE002]/.test(cwd.to.text)) return cwd.to;
  return { kind: "literal", text: `${START_MARK}/${cwd.to.text}` };
}
