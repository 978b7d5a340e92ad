/** Reading a text file, with every way it can go wrong as a tagged result. */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import { errnoOf, messageOf, nodeType, readAll, type NodeType } from "./descriptor.ts";

/** The greatest file read by default, in bytes: 64 MiB. No policy or settings file comes near. */
export const DEFAULT_LIMIT = 64 * 1024 * 1024;

/** Identity and age of the file that was read. Two equal records mean: most probably not touched in between. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  /** Bytes. */
  readonly size: bigint;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
  /** Nanoseconds since 1970: the last change of content, mode or owner. */
  readonly changed: bigint;
  /** Permission bits (`0o7777`). */
  readonly mode: number;
}

/** Why something that is there could not be read as text. */
export type UnreadableReason =
  | { readonly kind: "not-a-file"; readonly type: NodeType }
  | { readonly kind: "permission"; readonly errno: string }
  /** `limit` in bytes. */
  | { readonly kind: "too-large"; readonly limit: number }
  /** `offset`: the first byte that begins no valid sequence. */
  | { readonly kind: "not-utf8"; readonly offset: number }
  /** `offset` in bytes. */
  | { readonly kind: "contains-nul"; readonly offset: number }
  /** Symbolic links that lead in a circle. */
  | { readonly kind: "loop" }
  /** A file stands where the path needs a folder. */
  | { readonly kind: "not-a-directory" }
  | { readonly kind: "io"; readonly errno: string; readonly message: string };

/** The result of {@link readText}. */
export type ReadResult =
  | {
      readonly kind: "ok";
      /** The decoded text; a byte-order mark is kept as U+FEFF. */
      readonly text: string;
      /** The bytes as read: what `replaceFile` wants as `expected`. */
      readonly bytes: Buffer;
      readonly stamp: FileStamp;
    }
  /** No such file, no such folder on the way, or a symbolic link that leads nowhere. */
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason };

/**
 * Reads a whole file as strict UTF-8. Never waits for a FIFO or a device, never guesses an encoding.
 *
 * @param path the file; symbolic links are followed
 * @param options `limit`: the greatest size in bytes, by default {@link DEFAULT_LIMIT}
 * @returns `ok`, `missing` or `unreadable` with the reason
 */
export function readText(path: string, options: { readonly limit?: number } = {}): ReadResult {
  const limit = options.limit ?? DEFAULT_LIMIT;
  try {
    // Asked before opening: opening a FIFO wakes its writer (which our closing then kills), opening a device may
    // act on it. "No entry" is left to open, which tells a missing folder from a file in its place.
    const before = fs.statSync(path, { throwIfNoEntry: false });
    if (before !== undefined && !before.isFile())
      return unreadable({ kind: "not-a-file", type: nodeType(before) });
    const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
    // Not blocking: something else may stand there by now.
    const fd = fs.openSync(path, O_RDONLY | (O_NONBLOCK ?? 0) | (O_NOCTTY ?? 0));
    try {
      return readOpen(fd, limit);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    return failure(error);
  }
}

function readOpen(fd: number, limit: number): ReadResult {
  const stat = fs.fstatSync(fd, { bigint: true });
  if (!stat.isFile()) return unreadable({ kind: "not-a-file", type: nodeType(stat) });
  if (stat.size > BigInt(limit)) return unreadable({ kind: "too-large", limit });
  const bytes = readAll(fd, Number(stat.size), limit);
  if (bytes === undefined) return unreadable({ kind: "too-large", limit });
  if (!isUtf8(bytes)) return unreadable({ kind: "not-utf8", offset: invalidOffset(bytes) });
  const nul = bytes.indexOf(0);
  if (nul !== -1) return unreadable({ kind: "contains-nul", offset: nul });
  const stamp = {
    device: stat.dev,
    inode: stat.ino,
    size: stat.size,
    modified: stat.mtimeNs,
    changed: stat.ctimeNs,
    mode: Number(stat.mode) & 0o7777,
  };
  return { kind: "ok", text: bytes.toString("utf8"), bytes, stamp };
}

function unreadable(reason: UnreadableReason): ReadResult {
  return { kind: "unreadable", reason };
}

function failure(error: unknown): ReadResult {
  const errno = errnoOf(error);
  switch (errno) {
    case "ENOENT":
      return { kind: "missing" };
    case "EACCES":
    case "EPERM":
      return unreadable({ kind: "permission", errno });
    case "ELOOP":
      return unreadable({ kind: "loop" });
    case "ENOTDIR":
      return unreadable({ kind: "not-a-directory" });
    default:
      return unreadable({ kind: "io", errno, message: messageOf(error) });
  }
}

/** The offset of the first byte that begins no valid UTF-8 sequence, in bytes known to hold one. */
function invalidOffset(bytes: Buffer): number {
  // isUtf8 is native and fast; halving the text with it would stumble over cut sequences, so the bytes are walked.
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] as number);
    if (length === 0 || !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return at;
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}
