/** Replacing a text file so that whoever looks sees the old one or the new one, whole. */
import * as fs from "node:fs";
import { basename, dirname } from "node:path";
import { errnoOf, nodeType, readAll, syncFolder } from "./descriptor.ts";
import { resolveDestination } from "./links.ts";
import { reasonFor, reasonOf, type WriteReason } from "./reasons.ts";
import { placeNew, removeQuietly, writeTemporary } from "./temporary.ts";

export type { WriteReason } from "./reasons.ts";
export { sweepTemporaries } from "./temporary.ts";

/** What the caller found before: nothing, or these bytes. */
export type Expected = { readonly kind: "missing" } | Uint8Array;

/** What {@link replaceFile} is to do. */
export interface Replacement {
  /** The file as the user names it; links are followed. */
  readonly path: string;
  /** The whole new content, written as UTF-8. */
  readonly text: string;
  readonly expected: Expected;
  /** Whether missing folders are made (the default), or are a failure: for a file that a person names once. */
  readonly makeFolders?: boolean;
}

/** The result of {@link replaceFile}. */
export type WriteResult =
  /** `destination`: the file itself, after following links. */
  | { readonly kind: "written"; readonly destination: string }
  /** The file is not (or no longer) what the caller expected; nothing was written. */
  | { readonly kind: "changed" }
  /** `path`: the file or folder concerned. Nothing was written. */
  | { readonly kind: "failed"; readonly reason: WriteReason; readonly path: string };

/**
 * Replaces a file, or makes a new one, in one step.
 *
 * Guaranteed: at every moment, also after a kill or (on a file system that keeps its promises) a power failure, the
 * name stands for the old file or the complete new one. Symbolic links on the way stay links, also one that leads
 * nowhere yet. Permission bits, owner and group are those of the old file (a group that cannot be kept is let go
 * only when group and others have equal rights); a new file has mode 0600. Every result but `written` leaves the
 * old file as it was, and no temporary file.
 *
 * A change by somebody else is seen when it happens before the last comparison, directly before the renaming; one
 * within the few microseconds between the two is lost, unless the file was expected to be missing: then no file is
 * ever overwritten (where the file system has hard links).
 *
 * Not kept: extended attributes, access-control lists, creation time, and hard links: the other names of a
 * hard-linked file keep the old content. Missing folders are made (mode 0777 less umask) and stay after a failure.
 * After a kill a temporary file may lie beside the file: see `sweepTemporaries`.
 *
 * @param replacement what to write where, and what the caller found there
 * @returns `written`, `changed` or `failed`; throws only on a bug
 */
export function replaceFile(replacement: Replacement): WriteResult {
  const { path, text, expected, makeFolders = true } = replacement;
  const bytes = Buffer.from(text, "utf8");
  const half = loneSurrogate(text, bytes);
  if (half !== -1) return failed({ kind: "not-unicode", offset: half }, path);
  const destination = resolveDestination(path);
  if (destination.kind === "loop") return failed({ kind: "loop" }, path);
  if (destination.kind === "error") {
    return failed(reasonFor(destination.errno, destination.message), destination.path);
  }
  try {
    return replaceAt(destination.path, path, bytes, expected, makeFolders);
  } catch (error) {
    return failed(reasonOf(error), destination.path);
  }
}

function failed(reason: WriteReason, path: string): WriteResult {
  return { kind: "failed", reason, path };
}

/** The offset of the first half surrogate pair, or -1. Buffer.from would write U+FFFD for it and say nothing. */
function loneSurrogate(text: string, bytes: Buffer): number {
  // Decoding is far faster than a search by regular expression, and nearly always the end of it.
  if (bytes.toString("utf8") === text) return -1;
  return text.search(/\p{Surrogate}/u);
}

function replaceAt(
  file: string,
  path: string,
  bytes: Buffer,
  expected: Expected,
  makeFolders: boolean,
): WriteResult {
  const before = fs.lstatSync(file, { throwIfNoEntry: false });
  const refused = refusal(file, path, before);
  if (refused !== undefined) return failed(refused, file);
  if ((before === undefined) !== !(expected instanceof Uint8Array)) return { kind: "changed" };
  const folder = dirname(file);
  const made = makeFolders && before === undefined ? fs.mkdirSync(folder, { recursive: true }) : undefined;
  const keep =
    before === undefined ? undefined : { mode: before.mode & 0o7777, uid: before.uid, gid: before.gid };
  const temporary = writeTemporary(folder, basename(file), bytes, keep);
  if (temporary.kind !== "temporary") return failed(temporary, file);
  let placed = false;
  try {
    // A link turned elsewhere meanwhile: the user's file is now another one.
    const again = resolveDestination(path);
    if (again.kind !== "ok" || again.path !== file) return { kind: "changed" };
    if (before === undefined) {
      placed = placeNew(temporary.path, file);
    } else if (isAsBefore(file, before, expected as Uint8Array)) {
      fs.renameSync(temporary.path, file);
      placed = true;
    }
  } finally {
    if (!placed) removeQuietly(temporary.path);
  }
  if (!placed) return { kind: "changed" };
  syncUpTo(folder, made);
  return { kind: "written", destination: file };
}

/** Why what stands there must not be replaced. */
function refusal(file: string, path: string, stat: fs.Stats | undefined): WriteReason | undefined {
  if (stat?.isDirectory() === true) return { kind: "is-directory" };
  if (/(?:^|\/)\.{0,2}$/.test(path)) return { kind: stat === undefined ? "is-directory" : "not-a-directory" };
  if (stat === undefined) return undefined;
  if (!stat.isFile()) return { kind: "not-regular", type: nodeType(stat) };
  // Renaming asks for no right on the file itself, and root has every right: the mode is the owner's word.
  if ((stat.mode & 0o222) === 0) return { kind: "read-only" };
  try {
    fs.accessSync(file, fs.constants.W_OK);
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    return reason.kind === "permission" ? { kind: "read-only" } : reason;
  }
}

/**
 * Removes a file, unless it is not (or no longer) what the caller expected. A link is not removed. As with a replacement, a change
 * in the few microseconds behind the comparison is lost.
 * @param expected the bytes that the caller found
 */
export function removeFile(path: string, expected: Uint8Array): WriteResult {
  try {
    const before = fs.lstatSync(path, { throwIfNoEntry: false });
    if (before === undefined) return { kind: "changed" };
    const refused = refusal(path, path, before);
    if (refused !== undefined) return failed(refused, path);
    if (!isAsBefore(path, before, expected)) return { kind: "changed" };
    fs.unlinkSync(path);
    syncFolder(dirname(path));
    return { kind: "written", destination: path };
  } catch (error) {
    return failed(reasonOf(error), path);
  }
}

function isAsBefore(file: string, before: fs.Stats, expected: Uint8Array): boolean {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  let fd: number;
  try {
    fd = fs.openSync(file, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch (error) {
    // Gone, or a link or a socket by now.
    if (["ENOENT", "ELOOP", "ENXIO"].includes(errnoOf(error))) return false;
    throw error;
  }
  try {
    const now = fs.fstatSync(fd);
    // Rights changed meanwhile would be undone by the successor, which was made with the old ones.
    if (!now.isFile() || now.mode !== before.mode || now.uid !== before.uid || now.gid !== before.gid)
      return false;
    if (now.size !== expected.length) return false;
    return readAll(fd, expected.length, expected.length)?.equals(expected) === true;
  } finally {
    fs.closeSync(fd);
  }
}

/** Flushes the folder of the new name, and those above it that hold the name of a folder just made. */
function syncUpTo(folder: string, made: string | undefined): void {
  const last = made === undefined ? folder : dirname(made);
  for (let current = folder; ; current = dirname(current)) {
    syncFolder(current);
    if (current === last || current === dirname(current)) return;
  }
}
