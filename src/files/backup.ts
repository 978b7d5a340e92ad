/** Copies of files that are about to be replaced. */
import * as fs from "node:fs";
import { join } from "node:path";
import { errnoOf, readAll, syncFolder } from "./descriptor.ts";
import { reasonOf, type WriteReason } from "./reasons.ts";
import { placeNew, removeQuietly, sweepTemporaries, writeTemporary } from "./temporary.ts";

/** What {@link keepCopy} is to keep. */
export interface Copy {
  readonly bytes: Uint8Array;
  /** The beginning of the copy's name: one path component. */
  readonly name: string;
  /** Where copies lie; made (mode 0700, as its missing parents) when it is not there. */
  readonly folder: string;
  readonly now: Date;
}

/** The result of {@link keepCopy}. `path`: the copy; for `failed` the folder. */
export type CopyResult =
  | { readonly kind: "kept"; readonly path: string }
  | { readonly kind: "failed"; readonly reason: WriteReason; readonly path: string };

/** Besides the first one, which shows the file as it was before twsrt. */
const LAST_KEPT = 20;

/** A younger copy may belong to a run that is still writing. */
const SETTLED_MILLISECONDS = 60_000;

/** So many copies of one file in one second are no use of ours but a fault. */
const COUNTER_LIMIT = 10_000;

/**
 * Keeps a copy as `<folder>/<name>.<time>` (`settings.json.20261122T195000Z`; a counter `.1`, `.2` follows when that
 * name is taken), mode 0600, flushed to the disk. It appears whole or not at all, and overwrites nothing. Once the file
 * is written `settleCopies` tidies up; if it is not, `discardCopy` removes the copy.
 *
 * @param copy the bytes, the name, the folder and the present time
 * @returns the path of the copy, or the reason there is none (then nothing is left behind but the folder)
 * @throws RangeError when `name` is not one path component or `now` is no time: a bug of the caller
 */
export function keepCopy(copy: Copy): CopyResult {
  const { bytes, name, folder, now } = copy;
  if (name === "" || name === "." || name === ".." || name.includes("/")) {
    throw new RangeError(`not a file name: ${JSON.stringify(name)}`);
  }
  const stem = `${name}.${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;
  let temporary: string | undefined;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    sweepTemporaries(join(folder, name));
    const made = writeTemporary(folder, name, bytes, undefined);
    if (made.kind !== "temporary") return { kind: "failed", reason: made, path: folder };
    temporary = made.path;
    for (let count = 0; count < COUNTER_LIMIT; count += 1) {
      const path = join(folder, count === 0 ? stem : `${stem}.${count}`);
      if (!placeNew(temporary, path)) continue;
      temporary = undefined;
      syncFolder(folder);
      return { kind: "kept", path };
    }
    const message = `${COUNTER_LIMIT} copies with the same time`;
    return { kind: "failed", reason: { kind: "io", errno: "EEXIST", message }, path: folder };
  } catch (error) {
    return { kind: "failed", reason: reasonOf(error), path: folder };
  } finally {
    if (temporary !== undefined) removeQuietly(temporary);
  }
}

/** Removes a copy of a file that was not replaced in the end. Only the run that kept it may do so. */
export function discardCopy(path: string): void {
  removeQuietly(path);
}

/**
 * Removes copies that are not needed: all but the first and the last {@link LAST_KEPT}, and the one before a new copy
 * when it is the same. What cannot be removed stays.
 *
 * @param kept what {@link keepCopy} was given
 */
export function settleCopies({ bytes, name, folder, now }: Copy): void {
  const copies = copiesIn(folder, name);
  const older = copies.slice(1).filter(({ time }) => now.getTime() - time >= SETTLED_MILLISECONDS);
  const surplus = older.slice(0, Math.max(0, copies.length - 1 - LAST_KEPT));
  const previous = copies.at(-2);
  const isTwin = previous !== undefined && older.includes(previous) && holds(previous.path, bytes);
  for (const { path } of [...surplus, ...(isTwin ? [previous] : [])]) removeQuietly(path);
}

/** A copy that {@link keepCopy} made. */
export interface Kept {
  readonly path: string;
  readonly time: number;
  readonly count: number;
}

/** The copies of that name, the oldest first. */
export function copiesIn(folder: string, name: string): readonly Kept[] {
  const copies = namesIn(folder).flatMap((file): Kept[] => {
    if (!file.startsWith(`${name}.`)) return [];
    const match = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)(?:\.([1-9]\d*))?$/.exec(
      file.slice(name.length + 1),
    );
    if (match === null) return [];
    const [, year, month, hour, minute, second, count = "0"] = match;
    const time = Date.parse(`${year}-${month}-${hour}:${minute}:${second}`);
    return [{ path: join(folder, file), time, count: Number(count) }];
  });
  return copies.toSorted((one, other) => one.time - other.time || one.count - other.count);
}

/** In a folder that may be written but not listed all copies stay. */
function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    errnoOf(error);
    return [];
  }
}

/** Whether a file of ours has exactly these bytes; one that cannot be read has not. */
function holds(path: string, bytes: Uint8Array): boolean {
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
    const fd = fs.openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    try {
      const stat = fs.fstatSync(fd);
      if (!stat.isFile() || stat.size !== bytes.length) return false;
      return readAll(fd, bytes.length, bytes.length)?.equals(bytes) === true;
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    errnoOf(error);
    return false;
  }
}
