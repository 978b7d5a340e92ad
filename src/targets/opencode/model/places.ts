import type { Environment } from "../../../policy/environment.ts";
import { stepsOf } from "../../../policy/normalize.ts";

/** Where the project of a start is: the root of the git worktree, or `/` outside of git. */
export type Project = { readonly root: string } | "unknown";

/**
 * The root of the git worktree that holds the start directory (facts.md, "Paths", release 1.18.33). A `.git` without a
 * `HEAD` is none for git; a file of that name leads to a repository elsewhere, which was not measured.
 */
export function projectOf({ cwd, ...environment }: Environment): Project {
  const names = stepsOf(cwd);
  for (let length = names.length; length >= 0; length--) {
    const folder = `/${names.slice(0, length).join("/")}`;
    const git = `${folder === "/" ? "" : folder}/.git`;
    const kind = environment.kind(git);
    if (kind === "file" || kind === "unknown" || kind === "other") return "unknown";
    if (kind === "directory" && environment.kind(`${git}/HEAD`) === "file")
      return { root: environment.realpath(folder) ?? folder };
  }
  return { root: "/" };
}

/** A path as it is seen from a directory, with steps up; empty for the directory itself. */
export function relativePath(from: string, path: string): string {
  const base = stepsOf(from);
  const names = stepsOf(path);
  let common = 0;
  while (common < base.length && common < names.length && base[common] === names[common]) common++;
  return [...base.slice(common).map(() => ".."), ...names.slice(common)].join("/");
}

/** Whether the agent takes a path for one inside of the project. Links are not followed. */
export function isInside(path: string, cwd: string, root: string): boolean {
  return (
    !relativePath(cwd, path).startsWith("..") || (root !== "/" && !relativePath(root, path).startsWith(".."))
  );
}

/** What `external_directory` is asked about for a path outside of the project. */
export function folderPattern(folder: string): string {
  return folder === "/" ? "/*" : `${folder}/*`;
}

/** The directory of a path. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
