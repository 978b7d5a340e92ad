/**
 * The part of the machine that a policy's meaning depends on. Injected: the core reads no file system, and a test
 * passes an in-memory tree. All paths are absolute.
 */
export interface Environment {
  readonly home: string;
  readonly cwd: string;
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  /** Follows links. `unknown`: something may be there, but it cannot be seen. */
  kind(path: string): PathKind;
  /** The path without links; undefined when it does not resolve. */
  realpath(path: string): string | undefined;
  /** The names in a directory; undefined when it cannot be listed. */
  list(path: string): readonly string[] | undefined;
}

/** What is at a path, links followed. `other`: a device, a socket or a pipe. `unknown`: it cannot be seen. */
export type PathKind = "file" | "directory" | "other" | "absent" | "unknown";

/** A machine on which some files exist, with the directories above them. */
export function withFiles(base: Environment, files: readonly string[]): Environment {
  return {
    home: base.home,
    cwd: base.cwd,
    uid: base.uid,
    platform: base.platform,
    kind: (path) => {
      const kind = base.kind(path);
      if (kind !== "absent") return kind;
      if (files.includes(path)) return "file";
      return files.some((file) => file.startsWith(`${path}/`)) ? "directory" : kind;
    },
    realpath: (path) => base.realpath(path),
    list: (path) => base.list(path),
  };
}
