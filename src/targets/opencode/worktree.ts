import type { Environment } from "../../policy/environment.ts";
import { stepsOf } from "../../policy/normalize.ts";

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
