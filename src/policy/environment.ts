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

export type PathKind = "file" | "directory" | "other" | "absent" | "unknown";
