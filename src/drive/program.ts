import * as fs from "node:fs";
import { onPath } from "../files/programs.ts";

/** An installed program. */
export interface Program {
  /** Where it was found, links not followed. */
  readonly found: string;
  /** What starts it: links followed, a script of Node's behind the running Node. */
  readonly command: readonly [string, ...string[]];
  /** Files and folders without which it does not run. */
  readonly needed: readonly string[];
}

/**
 * @param name the name of a program, or a path with a slash in it
 * @param searchPath folders, as in the variable PATH
 * @returns undefined when there is no such program that can be run
 */
export function findProgram(name: string, searchPath: string): Program | undefined {
  const found = onPath(name, searchPath);
  if (found === undefined) return undefined;
  const file = fs.realpathSync(found);
  const command: [string, ...string[]] = isNodeScript(file) ? [process.execPath, file] : [file];
  return { found, command, needed: [...new Set([fs.realpathSync(process.execPath), installation(file)])] };
}

/** What a package manager installed lies in one folder with what it needs; anything else is taken to stand alone. */
function installation(file: string): string {
  const at = file.indexOf("/node_modules/");
  return at === -1 ? file : file.slice(0, at + "/node_modules".length);
}

function isNodeScript(file: string): boolean {
  const descriptor = fs.openSync(file, "r");
  try {
    const start = Buffer.alloc(256);
    const length = fs.readSync(descriptor, start);
    return /^#![^\n]*\bnode\b/.test(start.toString("latin1", 0, length));
  } finally {
    fs.closeSync(descriptor);
  }
}
