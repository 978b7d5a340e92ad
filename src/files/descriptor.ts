/** Small helpers on open descriptors and on errors of the operating system, shared by the modules of this folder. */
import * as fs from "node:fs";

/** What is at a path when it is not a regular file. */
export type NodeType = "directory" | "fifo" | "socket" | "device" | "link" | "unknown";

/** The parts of a stat record that {@link nodeType} needs. */
type Typed = Pick<
  fs.StatsBase<unknown>,
  "isDirectory" | "isFIFO" | "isSocket" | "isCharacterDevice" | "isBlockDevice" | "isSymbolicLink"
>;

/**
 * @param stat a stat record of something that is not a regular file
 * @returns its type as one word
 */
export function nodeType(stat: Typed): NodeType {
  if (stat.isDirectory()) return "directory";
  if (stat.isFIFO()) return "fifo";
  if (stat.isSocket()) return "socket";
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return "device";
  return stat.isSymbolicLink() ? "link" : "unknown";
}

/**
 * The short name of an operating-system error (`"ENOENT"`).
 *
 * @param error whatever was thrown by a call of `node:fs`
 * @returns the code; `"EINVAL"` for a path that no file can have (a NUL character in it)
 * @throws the value itself when it is no error of the operating system: that is a bug and must not look like one
 */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === "ERR_INVALID_ARG_VALUE") return "EINVAL";
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}

/** @returns the message of an error, or the value as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Reads from the present position to the end.
 *
 * @param fd an open descriptor
 * @param hint the expected length in bytes; may be wrong (files of /proc say 0, a file may grow meanwhile)
 * @param limit the greatest number of bytes accepted
 * @returns the bytes, or undefined when there are more than `limit`
 * @throws the error of read(2)
 */
export function readAll(fd: number, hint: number, limit: number): Buffer | undefined {
  // One byte more than expected, so that a file of the expected length ends without another buffer.
  let buffer = Buffer.allocUnsafe(Math.min(hint, limit) + 1);
  let length = 0;
  for (;;) {
    const got = fs.readSync(fd, buffer, length, buffer.length - length, null);
    if (got === 0) return buffer.subarray(0, length);
    length += got;
    if (length > limit) return undefined;
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(length * 2, 65_536), limit + 1));
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
  }
}

/**
 * Writes everything: write(2) may take only a part (a disk that fills, a file-size limit).
 *
 * @param fd an open descriptor
 * @param bytes what to write
 * @throws the error of write(2); then an unknown part has been written
 */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    done += fs.writeSync(fd, bytes, done, bytes.length - done);
  }
}

/**
 * Flushes a descriptor to the disk. A file system that has no such operation is no reason to fail.
 *
 * @throws any other error of fsync(2)
 */
export function sync(fd: number): void {
  try {
    fs.fsyncSync(fd);
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(errnoOf(error))) throw error;
  }
}

/**
 * Flushes a folder, so that a name just made in it survives a power failure. Every error is ignored: the change
 * is made by then, and telling the caller that it failed would be untrue.
 */
export function syncFolder(folder: string): void {
  try {
    const fd = fs.openSync(folder, fs.constants.O_RDONLY);
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    errnoOf(error);
  }
}
