/** Why something could not be written, as tagged data. */
import { errnoOf, messageOf, type NodeType } from "./descriptor.ts";

/** Why a file was not written. Whatever the reason, the old file stands as it was. */
export type WriteReason =
  | { readonly kind: "is-directory" }
  | { readonly kind: "not-regular"; readonly type: NodeType }
  /** The file is write-protected, or the whole file system is. */
  | { readonly kind: "read-only" }
  /** The disk is full, or a quota or a file-size limit is reached. */
  | { readonly kind: "no-space"; readonly errno: string }
  | { readonly kind: "permission"; readonly errno: string }
  /** A file stands where the path needs a folder. */
  | { readonly kind: "not-a-directory" }
  /** The folder of the file does not exist, and is not to be made. */
  | { readonly kind: "no-folder" }
  /** Symbolic links that lead in a circle. */
  | { readonly kind: "loop" }
  /** The new file cannot be given the owner and group of the old one. */
  | { readonly kind: "owner"; readonly uid: number; readonly gid: number }
  /** The new file cannot be given the permission bits (`0o7777`) of the old one. */
  | { readonly kind: "mode"; readonly mode: number }
  /** The name cannot be given to another file: it is a mount point, as a single file bound into a container is. */
  | { readonly kind: "busy" }
  /** The text holds half a surrogate pair, which UTF-8 cannot express. `offset` in UTF-16 units. */
  | { readonly kind: "not-unicode"; readonly offset: number }
  | { readonly kind: "io"; readonly errno: string; readonly message: string };

/**
 * @param error what a call of `node:fs` threw
 * @returns the reason it stands for
 * @throws the value itself when it is no error of the operating system
 */
export function reasonOf(error: unknown): WriteReason {
  return reasonFor(errnoOf(error), messageOf(error));
}

/**
 * @param errno the short name of an error (`"ENOSPC"`)
 * @param message its message, kept only for the errors that have no tag of their own
 */
export function reasonFor(errno: string, message: string): WriteReason {
  switch (errno) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return { kind: "no-space", errno };
    case "EACCES":
    case "EPERM":
      return { kind: "permission", errno };
    case "EROFS":
      return { kind: "read-only" };
    case "EEXIST": // From mkdir alone: a file where a folder is to be.
    case "ENOTDIR":
      return { kind: "not-a-directory" };
    case "ENOENT":
      return { kind: "no-folder" };
    case "EISDIR":
      return { kind: "is-directory" };
    case "ELOOP":
      return { kind: "loop" };
    case "EBUSY":
      return { kind: "busy" };
    default:
      return { kind: "io", errno, message };
  }
}
