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

/** So many copies of one file in one second are no use of ours but a fault. */
const COUNTER_LIMIT = 10_000;

/**
 * Keeps a copy as `<folder>/<name>.<time>` (`settings.json.20261122T195000Z`; a counter `.1`, `.2` follows when that
 * name is taken), mode 0600, flushed to the disk. It appears whole or not at all, and overwrites nothing. When the
 * most recent copy of that name has the same bytes it is taken instead, and nothing is written.
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
    const latest = latestCopy(folder, name);
    if (latest !== undefined && holds(latest, bytes)) return { kind: "kept", path: latest };
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

/** The copy of that name with the latest time and, within it, the highest counter. */
function latestCopy(folder: string, name: string): string | undefined {
  let latest: { readonly time: string; readonly count: number; readonly file: string } | undefined;
  for (const file of namesIn(folder)) {
    if (!file.startsWith(`${name}.`)) continue;
    const match = /^(\d{8}T\d{6}Z)(?:\.([1-9]\d*))?$/.exec(file.slice(name.length + 1));
    if (match === null) continue;
    const time = match[1] as string;
    const count = Number(match[2] ?? 0);
    // Times of this shape sort as text.
    if (latest === undefined || time > latest.time || (time === latest.time && count > latest.count)) {
      latest = { time, count, file };
    }
  }
  return latest === undefined ? undefined : join(folder, latest.file);
}

/** A folder that may be written but not listed only costs the reuse of the latest copy. */
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
