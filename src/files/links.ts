/** Where a path really leads. */
import * as fs from "node:fs";
import { errnoOf, messageOf } from "./descriptor.ts";

/** The greatest number of symbolic links followed: the limit of Linux. */
const LINK_LIMIT = 40;

/** The result of {@link resolveDestination}. */
export type Destination =
  /** `path`: absolute, without links, `.` and `..`. Nothing needs to stand there. */
  | { readonly kind: "ok"; readonly path: string }
  | { readonly kind: "loop" }
  /** `path`: the part that could not be followed. `ENOTDIR`: a file stands where a folder is needed. */
  | { readonly kind: "error"; readonly errno: string; readonly message: string; readonly path: string };

/**
 * Follows every symbolic link of a path by hand, so that a link that leads nowhere gives the place it names: a
 * file written there is what the link was made for. The kernel's own resolution only says "no such file" then.
 *
 * @param path absolute, or relative to the current folder; it need not exist, nor do its parents
 * @returns the place, `loop` after more than 40 links, or the error met on the way
 */
export function resolveDestination(path: string): Destination {
  // Not path.resolve: it would fold `link/..` by its letters, which is another folder than the kernel's.
  const full = path.startsWith("/") ? path : `${process.cwd()}/${path}`;
  const pending = full.split("/").toReversed();
  let current = "";
  let followed = 0;
  while (pending.length > 0) {
    const name = pending.pop() as string;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      // `current` holds no links any more, so its parent is its text without the last name.
      current = current.slice(0, Math.max(current.lastIndexOf("/"), 0));
      continue;
    }
    const next = `${current}/${name}`;
    try {
      const stat = fs.lstatSync(next, { throwIfNoEntry: false });
      if (stat?.isSymbolicLink() === true) {
        followed += 1;
        if (followed > LINK_LIMIT) return { kind: "loop" };
        const target = fs.readlinkSync(next);
        if (target.startsWith("/")) current = "";
        pending.push(...target.split("/").toReversed());
        continue;
      }
      if (stat !== undefined && !stat.isDirectory() && pending.some((part) => part !== "")) {
        const message = `not a directory: ${next}`;
        return { kind: "error", errno: "ENOTDIR", message, path: next };
      }
    } catch (error) {
      return { kind: "error", errno: errnoOf(error), message: messageOf(error), path: next };
    }
    current = next;
  }
  return { kind: "ok", path: current === "" ? "/" : current };
}

/**
 * Whether two paths denote one file: by links, by hard links, by mounts, or because both will be created at one
 * place.
 *
 * @param a a path, existing or not
 * @param b a path, existing or not
 * @returns false also when one of them cannot be followed (unless they are the same text)
 */
export function sameFile(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [resolveDestination(a), resolveDestination(b)];
  if (first.kind !== "ok" || second.kind !== "ok") return false;
  if (first.path === second.path) return true;
  const [one, other] = [identity(first.path), identity(second.path)];
  return one !== undefined && one === other;
}

function identity(path: string): string | undefined {
  try {
    // 64-bit numbers: some file systems number beyond the exact range of a double.
    const stat = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
  } catch (error) {
    errnoOf(error);
    return undefined;
  }
}

/** Whether a link stands at the path itself; a place that cannot be looked at has none. */
export function isLink(path: string): boolean {
  try {
    return fs.lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
