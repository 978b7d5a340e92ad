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

/**
 * The path that is reached by walking: `..` leads back from where a link leads, not from where it is (facts.md R).
 * @returns undefined where a step is not there: the agent looks no further
 */
export function walked(path: string, environment: Environment): string | undefined {
  const steps = path.split("/");
  let at = "";
  for (const [index, step] of steps.entries()) {
    if (step === "" || step === ".") continue;
    if (step !== "..") at += `/${step}`;
    else {
      if (environment.kind(at === "" ? "/" : at) === "absent") return undefined;
      const real = resolved(at === "" ? "/" : at, environment);
      at = real.slice(0, Math.max(0, real.lastIndexOf("/")));
    }
    if (!steps.includes("..", index + 1)) {
      const rest = steps.slice(index + 1).filter((one) => one !== "" && one !== ".");
      return [at, ...rest].join("/") || "/";
    }
  }
  return at === "" ? "/" : at;
}
