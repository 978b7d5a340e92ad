import type { Environment } from "./environment.ts";
import { normalize } from "./normalize.ts";

/**
 * The path as the system takes it, to which `..` behind a link is above the target of the link.
 * @param place an absolute path with its steps as they are written
 */
export function behindLinks(place: string, environment: Environment): string {
  let path = "";
  for (const step of place.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") path += `/${step}`;
    else {
      const real = environment.realpath(path) ?? path;
      path = real.slice(0, Math.max(0, real.lastIndexOf("/")));
    }
  }
  return path === "" ? "/" : normalize(path);
}

/** `/proc/self/cwd` is the directory of the command, `/proc/self/root` the root (proc(5)). */
export function ofProcess(path: string, directory: string | undefined): string | undefined {
  const [start, link] = /^\/proc\/(?:self|thread-self|\d+|\*)\/(cwd|root)(?=\/|$)/.exec(path) ?? [];
  if (start === undefined) return path;
  const base = link === "root" ? "" : directory;
  return base === undefined ? undefined : normalize(`${base}/${path.slice(start.length)}`);
}

/** The path without links, as far as it exists. */
export function realPath(path: string, environment: Environment): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const real = environment.realpath(path.slice(0, end));
    if (real !== undefined) return end === path.length ? real : (real === "/" ? "" : real) + path.slice(end);
  }
  return path;
}
