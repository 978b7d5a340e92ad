import { stepsOf } from "../../../policy/normalize.ts";

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
