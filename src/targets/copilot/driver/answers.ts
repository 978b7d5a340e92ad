import * as fs from "node:fs";
import type { ObservedVerdict } from "../../driver.ts";
import { beginningOf } from "./calls.ts";
import { meaningOf, namedRules, type CalledTool, type Meaning } from "./wordings.ts";

/** What an answer says of the access. */
export interface Answer {
  readonly verdict: ObservedVerdict;
  readonly rule?: string;
  readonly byItself?: true;
  readonly text: string;
  /** Whether another try may give a better answer. */
  readonly isFinal: boolean;
}

/** A call that was made, and where it looked. */
export interface Called {
  readonly tool: CalledTool;
  readonly path?: string;
}

/** So much of an answer is kept for people, in characters. */
const KEPT = 300;

/** So much of what was shown is compared with what is there, in characters. */
const COMPARED = 200;

/** @param text undefined when no answer came */
export function readAnswer(called: Called, text: string | undefined): Answer {
  if (text === undefined) return { verdict: "lost", text: "no answer", isFinal: false };
  const meaning = meaningOf(called.tool, text) ?? shownMeaning(called, text);
  if (meaning === "allowed") return { verdict: "allowed", text: "", isFinal: true };
  const said = text.slice(0, KEPT);
  if (meaning === undefined) return { verdict: "lost", text: said, isFinal: false };
  if (meaning === "unreached") return { verdict: "untried", text: said, isFinal: false };
  if (meaning === "refused") return { verdict: "denied", byItself: true, text: said, isFinal: true };
  const rule = namedRules(text);
  return { verdict: meaning, text: said, isFinal: true, ...(rule === undefined ? {} : { rule }) };
}

/** What a view shows has no words of the agent around it, so it is compared with what is there. */
function shownMeaning({ tool, path }: Called, text: string): Meaning | undefined {
  if (tool !== "view" || path === undefined) return undefined;
  try {
    const isThere = fs.statSync(path).isDirectory() ? isListing(path, text) : isBeginning(path, text);
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
