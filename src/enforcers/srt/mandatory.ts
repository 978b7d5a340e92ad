import type { Environment } from "../../policy/environment.ts";
import { isLink, startDirectory } from "./places.ts";
import { join } from "../../policy/normalize.ts";

/** Names that SRT protects from writing by itself (research/srt.md section 2, SRT 0.0.83). */
export const FILES = [
  ".gitconfig",
  ".gitmodules",
  ".bashrc",
  ".bash_profile",
  ".zshrc",
  ".zprofile",
  ".profile",
  ".ripgreprc",
  ".mcp.json",
];
export const DIRECTORIES = [".vscode", ".idea", ".claude/commands", ".claude/agents"];

export interface Protection {
  readonly allowGitConfig: boolean;
  readonly searchDepth: number;
}

/** How deep below the start directory SRT looks for the names by itself. */
export const SEARCH_DEPTH = 3;

/**
 * The paths that are protected from writing without an entry: in the start directory always, below it what exists, to
 * a depth.
 */
export function protectedPaths(environment: Environment, protection: Protection): readonly string[] {
  const start = startDirectory(environment);
  const paths = [...FILES, ...DIRECTORIES].map((name) => join(start, name));
  const git = join(start, ".git");
  const kind = environment.kind(git);
  if (kind === "directory") {
    paths.push(`${git}/hooks`);
    if (!protection.allowGitConfig) paths.push(`${git}/config`);
  } else if (kind !== "absent") paths.push(git);
  return [...new Set([...paths, ...below(start, environment, protection)])];
}

/** A list of files, as SRT gets it: links are left out, and so are the directories in `node_modules`. */
function below(start: string, environment: Environment, protection: Protection): string[] {
  const { searchDepth: depth, allowGitConfig } = protection;
  const patterns = [...DIRECTORIES, ".git/hooks", ".git/HEAD", ...(allowGitConfig ? [] : [".git/config"])];
  const found: string[] = [];
  const visit = (directory: string, steps: readonly string[]): void => {
    for (const name of environment.list(directory) ?? []) {
      const path = join(directory, name);
      if (isLink(path, environment)) continue;
      const all = [...steps, name];
      const kind = environment.kind(path);
      if (kind === "directory") {
        // A file is looked for one level deeper than the name that it proves.
        const isLeftOut = steps.includes("node_modules") && !isInProtected(steps);
        if (all.length <= depth && !isLeftOut) visit(path, all);
      } else if (kind === "file") {
        const hit = protectedAt(all, patterns, depth);
        if (hit !== undefined) found.push(join(start, hit.join("/")));
      }
    }
  };
  visit(start, []);
  return found;
}

/** Whether the steps lead into a directory that is protected whole. */
function isInProtected(steps: readonly string[]): boolean {
  const path = `/${steps.join("/")}/`.toLowerCase();
  return [...DIRECTORIES, ".git/hooks"].some((name) => path.includes(`/${name}/`));
}

function protectedAt(
  steps: readonly string[],
  patterns: readonly string[],
  depth: number,
): readonly string[] | undefined {
  const lower = steps.map((step) => step.toLowerCase());
  for (let at = 0; at < steps.length; at++) {
    for (const pattern of patterns) {
      const names = pattern.toLowerCase().split("/");
      if (!names.every((name, i) => lower[at + i] === name)) continue;
      // `.git/HEAD` and `.git/config` are files; of a directory a file in it is the proof.
      const isFile = pattern === ".git/HEAD" || pattern === ".git/config";
      if (!isFile && at + names.length === steps.length) continue;
      if (at > depth - 2) return undefined;
      const hit = steps.slice(0, at + names.length);
      return pattern === ".git/HEAD" ? [...hit.slice(0, -1), "hooks"] : hit;
    }
  }
  const isFile = FILES.includes(lower.at(-1) as string);
  return isFile && steps.length - 1 <= depth - 1 ? steps : undefined;
}
