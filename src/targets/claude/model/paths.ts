import type { Environment } from "../../../policy/environment.ts";
import { stepsOf } from "../../../policy/normalize.ts";

/** The path without links; of one that does not exist, with what exists of it resolved. */
export function resolved(path: string, environment: Environment): string {
  const real = environment.realpath(path);
  if (real !== undefined || path === "/") return real ?? path;
  const slash = path.lastIndexOf("/");
  const parent = resolved(slash === 0 ? "/" : path.slice(0, slash), environment);
  return `${parent === "/" ? "" : parent}${path.slice(slash)}`;
}

/** The names under which a rule may know a path: as it is written, and without links. */
export function spellings(path: string, environment: Environment): readonly string[] {
  const real = resolved(path, environment);
  return real === path ? [path] : [path, real];
}

/** The names of a path below a directory; undefined when it is elsewhere. The directory itself has none. */
export function namesBelow(path: string, directory: string): readonly string[] | undefined {
  if (path === directory) return [];
  const prefix = directory === "/" ? "/" : `${directory}/`;
  return path.startsWith(prefix) ? stepsOf(`/${path.slice(prefix.length)}`) : undefined;
}

/** Whether every name of the path is inside one of the directories. */
export function isInside(paths: readonly string[], directories: readonly string[]): boolean {
  return paths.every((path) => directories.some((directory) => namesBelow(path, directory) !== undefined));
}
