import * as fs from "node:fs";
import * as path from "node:path";
import { findProgram, type Program } from "../../../drive/program.ts";

/** The installed sandbox runtime. */
export interface InstalledSrt {
  readonly program: Program;
  /** The folder of its package, links followed; undefined for a program that belongs to none. */
  readonly folder: string | undefined;
  /** What its package says; `--version` of some releases says something else. */
  readonly version: string | undefined;
}

/** How SRT is installed where it is missing. */
export const INSTALL_SRT = "npm install -g @anthropic-ai/sandbox-runtime";

/**
 * Finds an installed sandbox runtime, without starting it.
 * @param name the name of the program, or a path with a slash in it
 * @param searchPath folders, as in the variable PATH
 */
export function findSrt(name: string, searchPath: string): InstalledSrt | undefined {
  const program = findProgram(name, searchPath);
  if (program === undefined) return undefined;
  const file = program.command.at(-1) ?? program.found;
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const version = versionIn(path.join(folder, "package.json"));
    if (version !== undefined) return { program, folder, version };
  }
  return { program, folder: undefined, version: undefined };
}

function versionIn(file: string): string | undefined {
  try {
    const { name, version } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      name?: unknown;
      version?: unknown;
    };
    return typeof name === "string" && typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
