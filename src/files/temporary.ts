/** The temporary file beside a destination: made, filled, put in place, swept up after a crash. */
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { errnoOf, sync, writeAll } from "./descriptor.ts";
import { resolveDestination } from "./links.ts";

/** What a replaced file hands on to its successor. `mode`: permission bits (`0o7777`). */
export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The result of {@link writeTemporary}. */
export type Temporary =
  | { readonly kind: "temporary"; readonly path: string }
  /** The old owner (or a group that matters) cannot be given to the new file. */
  | { readonly kind: "owner"; readonly uid: number; readonly gid: number }
  /** The file system does not take the old permission bits. */
  | { readonly kind: "mode"; readonly mode: number };

/** A name may have 255 bytes. Ours adds `.`, `.twsrt-`, a pid (9), `-`, 12 digits and `.tmp`. */
const STEM_LIMIT = 255 - 35;
const STALE_MILLISECONDS = 60 * 60 * 1000;
const RANDOM_DIGITS = 12;

/** The beginning of the names of all temporary files for a destination of this name. */
function prefixFor(name: string): string {
  const bytes = Buffer.from(name);
  if (bytes.length <= STEM_LIMIT) return `.${name}.twsrt-`;
  let end = STEM_LIMIT;
  // Never cut a character in two: the half would be written as another name than we look for later.
  while (((bytes[end] as number) & 0xc0) === 0x80) end -= 1;
  return `.${bytes.toString("utf8", 0, end)}.twsrt-`;
}

function create(folder: string, name: string): { readonly path: string; readonly fd: number } {
  const { O_CREAT, O_EXCL, O_WRONLY } = fs.constants;
  for (let attempt = 1; ; attempt += 1) {
    // No cryptography needed: O_EXCL follows no link and takes no existing file, so a guessed name harms nobody.
    const random = Math.random().toString(16).slice(2).padEnd(RANDOM_DIGITS, "0").slice(0, RANDOM_DIGITS);
    const path = join(folder, `${prefixFor(name)}${process.pid}-${random}.tmp`);
    try {
      return { path, fd: fs.openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600) };
    } catch (error) {
      if (errnoOf(error) !== "EEXIST" || attempt === 10) throw error;
    }
  }
}

/**
 * Writes a temporary file and flushes it to the disk.
 *
 * @param folder where; it exists
 * @param name the name of the file it is for
 * @param bytes the whole content
 * @param keep owner and mode of the file to be replaced; undefined: a new file, mode 0600
 * @returns the path, or why owner or mode cannot be kept (then no file is left)
 * @throws the error of the operating system (then no file is left)
 */
export function writeTemporary(
  folder: string,
  name: string,
  bytes: Uint8Array,
  keep: Ownership | undefined,
): Temporary {
  const { path, fd } = create(folder, name);
  let result: Temporary = { kind: "temporary", path };
  try {
    try {
      writeAll(fd, bytes);
      if (keep === undefined) makePrivate(fd);
      else result = adopt(fd, keep) ?? result;
      if (result.kind === "temporary") sync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    removeQuietly(path);
    throw error;
  }
  if (result.kind !== "temporary") removeQuietly(path);
  return result;
}

/** The mode was asked for at creation; only an odd umask takes bits away, and some file systems keep no mode. */
function makePrivate(fd: number): void {
  if ((fs.fstatSync(fd).mode & 0o7777) === 0o600) return;
  try {
    fs.fchmodSync(fd, 0o600);
  } catch (error) {
    errnoOf(error);
  }
}

function adopt(fd: number, keep: Ownership): Temporary | undefined {
  const own = fs.fstatSync(fd);
  if (own.uid !== keep.uid || own.gid !== keep.gid) {
    try {
      // Before the mode: a change of owner clears the set-id bits.
      fs.fchownSync(fd, keep.uid, keep.gid);
    } catch (error) {
      errnoOf(error);
      // Another group changes nothing when group and others have the same rights (0600, 0644). Otherwise the new
      // group would win rights that the old one loses.
      const harmless = ((keep.mode >> 3) & 0o7) === (keep.mode & 0o7) && (keep.mode & 0o2000) === 0;
      if (own.uid !== keep.uid || !harmless) return { kind: "owner", uid: keep.uid, gid: keep.gid };
    }
  }
  if ((fs.fstatSync(fd).mode & 0o7777) === keep.mode) return undefined;
  fs.fchmodSync(fd, keep.mode);
  // Some file systems, and the kernel for a set-group bit, accept the call and do less.
  return (fs.fstatSync(fd).mode & 0o7777) === keep.mode ? undefined : { kind: "mode", mode: keep.mode };
}

/**
 * Gives a finished temporary file its name, which must be free.
 *
 * @returns false when something has that name by now; the temporary file is then left where it is. Where the file
 *   system has no hard links the test and the renaming are two steps, and a file made between them is lost.
 * @throws the error of the operating system
 */
export function placeNew(temporary: string, destination: string): boolean {
  try {
    fs.linkSync(temporary, destination);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"].includes(errno)) throw error;
    if (fs.lstatSync(destination, { throwIfNoEntry: false }) !== undefined) return false;
    fs.renameSync(temporary, destination);
    return true;
  }
  removeQuietly(temporary);
  return true;
}

/** Removes a temporary file of ours; one that cannot be removed is left to the next sweep. */
export function removeQuietly(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    errnoOf(error);
  }
}

/**
 * Removes what crashed runs left beside a file: temporary files of our naming, for this very file, whose process is
 * gone or which are older than an hour. Nothing else is touched, and nothing is reported: a folder that cannot be
 * read is not swept. A process of another machine or container seems gone; should its file be taken from under it,
 * its write fails and its target stays as it was.
 *
 * @param path the file as the user names it; links are followed as `replaceFile` follows them
 * @returns how many files were removed
 */
export function sweepTemporaries(path: string): number {
  const destination = resolveDestination(path);
  if (destination.kind !== "ok") return 0;
  const folder = dirname(destination.path);
  const prefix = prefixFor(basename(destination.path));
  try {
    const ours = fs.readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith(".tmp"));
    return ours.filter((name) => sweepOne(join(folder, name), name.slice(prefix.length))).length;
  } catch (error) {
    errnoOf(error);
    return 0;
  }
}

function sweepOne(path: string, rest: string): boolean {
  const pid = /^([1-9]\d{0,8})-[0-9a-f]{12}\.tmp$/.exec(rest)?.[1];
  if (pid === undefined) return false;
  try {
    const stat = fs.lstatSync(path);
    if (!stat.isFile()) return false;
    if (isAlive(Number(pid)) && Date.now() - stat.mtimeMs <= STALE_MILLISECONDS) return false;
    fs.unlinkSync(path);
    return true;
  } catch (error) {
    errnoOf(error);
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}
