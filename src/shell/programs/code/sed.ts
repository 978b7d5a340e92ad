import { MARK } from "../../script-text.ts";
import { NO_USE, type CodeUse } from "./use.ts";

interface Found {
  readonly lines: string[];
  readonly reads: string[];
  readonly writes: string[];
}

/** Looks through a script of sed: `e` runs commands, `r` and `w` use files (GNU sed 4, sed(1)). */
export function readSed(text: string): CodeUse {
  const found: Found = { lines: [], reads: [], writes: [] };
  // A part that only the run decides may hold any command.
  const isRead = !text.includes(MARK) && readCommands(text, found);
  return { ...NO_USE, ...found, isOpen: !isRead };
}

/** @returns false where the script is not understood */
function readCommands(text: string, found: Found): boolean {
  let i = 0;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = i;
    const all = pattern.exec(text)?.[0] ?? "";
    i += all.length;
    return all;
  };
  /** Behind a delimited part; undefined where it does not end. */
  const delimited = (mark: string): number | undefined => {
    for (let j = i; j < text.length; j++) {
      if (text[j] === "\\") j++;
      else if (text[j] === "[" && mark !== "[") {
        const close = text.indexOf("]", text[j + 1] === "]" || text.startsWith("^]", j + 1) ? j + 3 : j + 1);
        if (close > 0 && !text.slice(j, close).includes("\n")) j = close;
      } else if (text[j] === mark) return j + 1;
    }
    return undefined;
  };
  const address = (): boolean => {
    if (skip(/[\d$]+(~\d+)?/y) !== "") return true;
    const mark = skip(/\/|\\./y);
    if (mark === "") return true;
    const end = delimited(mark.at(-1) as string);
    if (end === undefined) return false;
    i = end;
    skip(/[IM]*/y);
    return true;
  };
  while (i < text.length) {
    skip(/[\s;{}]*/y);
    if (i >= text.length) break;
    if (!address()) return false;
    if (skip(/\s*,\s*[+~]?/y) !== "" && !address()) return false;
    skip(/[\s!]*/y);
    const command = text[i++];
    switch (command) {
      case undefined:
        return false;
      case "s":
      case "y": {
        const mark = text[i++];
        if (mark === undefined) return false;
        for (let part = 0; part < 2; part++) {
          const end = part === 0 ? delimited(mark) : plainEnd(text, i, mark);
          if (end === undefined) return false;
          i = end;
        }
        if (command === "y") break;
        const flags = skip(/[gpIiMm\d]*e?[gpIiMm\d]*/y);
        // What the substitution makes is run.
        if (flags.includes("e")) return false;
        if (skip(/w\s*/y) !== "") found.writes.push(skip(/[^\n]*/y));
        break;
      }
      case "e": {
        // In front of blanks or a backslash everything to the end of the line is the command.
        const line = skip(/[^\n]*/y)
          .trim()
          .replace(/^\\/, "");
        if (line === "") return false;
        found.lines.push(line);
        break;
      }
      case "r":
      case "R":
        found.reads.push(skip(/[^\n]*/y).trim());
        break;
      case "w":
      case "W":
        found.writes.push(skip(/[^\n]*/y).trim());
        break;
      case "a":
      case "i":
      case "c":
        skip(/(?:[^\n\\]|\\[\s\S])*/y);
        break;
      case ":":
      case "b":
      case "t":
      case "T":
        skip(/[^\n;}]*/y);
        break;
      case "{":
      case "}":
        break;
      case "#":
        skip(/[^\n]*/y);
        break;
      default:
        if (!/[=dDgGhHlnNpPqQxzvF]/.test(command)) return false;
        skip(/[ \t]*\d*/y);
    }
  }
  return true;
}

/** Behind the second part of `s`, in which brackets mean themselves. */
function plainEnd(text: string, from: number, mark: string): number | undefined {
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === mark) return i + 1;
  }
  return undefined;
}
