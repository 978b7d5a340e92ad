import type { Environment } from "../../policy/environment.ts";
import { baseName, join, normalize, parentOf } from "../../policy/normalize.ts";

/**
 * The absolute path that an entry without wildcards names, folded as text: `~` and `~/` alone are the home, what is
 * relative hangs at the start directory (research/srt.md section 2, SRT 0.0.83).
 */
export function namedPath(text: string, environment: Environment): string {
  return normalize(anchored(text, environment));
}

/** The same without folding anything. */
export function anchored(text: string, environment: Environment): string {
  if (text === "~" || text.startsWith("~/")) return environment.home + text.slice(1);
  return text.startsWith("/") ? text : join(startDirectory(environment), text);
}

/** The start directory as the sandbox sees it: a process knows its own only without links. */
export function startDirectory(environment: Environment): string {
  return environment.realpath(environment.cwd) ?? environment.cwd;
}

/** Where a name itself stands: the directories above it without links, its last step as it is. */
export function placeOfName(path: string, environment: Environment): string {
  if (path === "/") return path;
  const parent = parentOf(path);
  return join(environment.realpath(parent) ?? parent, baseName(path));
}

/** What a path leads to. */
export type Target =
  | { readonly kind: "there"; readonly real: string }
  /** The first `missing` of the steps below `real` is not there. */
  | { readonly kind: "absent"; readonly real: string; readonly missing: readonly string[] }
  /** A link on the way leads to something that is not there, and where that would be cannot be told. */
  | { readonly kind: "dangling"; readonly link: string };

/** Follows a path as far as it exists. */
export function follow(path: string, environment: Environment): Target {
  const whole = environment.realpath(path);
  if (whole !== undefined) return { kind: "there", real: whole };
  const missing: string[] = [];
  for (let at = path; at !== "/"; at = parentOf(at)) {
    missing.unshift(baseName(at));
    const real = environment.realpath(parentOf(at));
    if (real === undefined) continue;
    const [first] = missing;
    const isDangling = first !== undefined && environment.list(real)?.includes(first) === true;
    return isDangling ? { kind: "dangling", link: join(real, first) } : { kind: "absent", real, missing };
  }
  return { kind: "absent", real: "/", missing };
}

/** Whether a name is there, even as a link that leads nowhere. */
export function isThere(path: string, environment: Environment): boolean {
  if (path === "/" || environment.kind(path) !== "absent") return true;
  const parent = environment.realpath(parentOf(path));
  return parent !== undefined && environment.list(parent)?.includes(baseName(path)) === true;
}

/** Whether the last step of a path is a link. */
export function isLink(path: string, environment: Environment): boolean {
  return path !== "/" && environment.realpath(path) !== placeOfName(path, environment);
}

/** Whether a test holds for any of the values. */
export function some<T>(values: Iterable<T>, test: (value: T) => boolean): boolean {
  for (const value of values) if (test(value)) return true;
  return false;
}
