import type { UnreadableReason } from "../files/read.ts";
import type { WriteReason } from "../files/reasons.ts";

/** Why a file could not be read or written, for a person. */
export function describeReason(reason: UnreadableReason | WriteReason): string {
  switch (reason.kind) {
    case "not-a-file":
    case "not-regular":
      return `it is a ${reason.type}, not a file`;
    case "is-directory":
      return "it is a directory, not a file";
    case "permission":
      return "permission denied";
    case "too-large":
      return `it is larger than ${reason.limit / 1024 / 1024} MiB`;
    case "not-utf8":
      return `it is not valid UTF-8 (byte ${reason.offset})`;
    case "contains-nul":
      return `it holds a NUL character (byte ${reason.offset})`;
    case "loop":
      return "its symbolic links lead in a circle";
    case "not-a-directory":
      return "a part of its path is a file, not a directory";
    case "no-folder":
      return "its directory does not exist";
    case "read-only":
      return "it is read-only";
    case "no-space":
      return "no space is left on the device";
    case "owner":
      return "its owner or group could not be kept";
    case "mode":
      return "its permission bits could not be kept";
    case "busy":
      return "it is mounted in place and cannot be replaced";
    case "not-unicode":
      return `the new text holds half a character (at ${reason.offset})`;
    case "io":
      return `${reason.errno}: ${reason.message}`;
  }
}
