/** The real machine behind the interface through which the policy code looks at paths. */
import * as fs from "node:fs";
import * as path from "node:path";
import { errnoOf } from "./descriptor.ts";

/** What is at a path after following links; `unknown`: it cannot be seen (no permission, a loop of links). */
export type PathKind = "file" | "directory" | "other" | "absent" | "unknown";

/**
 * The view of the machine that the policy code gets. Declared a second time in `policy/`, structurally the same:
 * this folder imports nothing of the project, and the policy code does not import the file system.
 */
export interface Environment {
  readonly home: string;
  readonly cwd: string;
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  kind(path: string): PathKind;
  /** The path without links, or undefined when it does not resolve. */
  realpath(path: string): string | undefined;
  /** The names in a folder, sorted by code unit; undefined when it is no folder or cannot be listed. */
  list(path: string): readonly string[] | undefined;
}

/** What {@link realEnvironment} takes from elsewhere than the running process. */
export interface EnvironmentOptions {
  readonly home?: string;
  readonly cwd?: string;
  readonly uid?: number;
  readonly platform?: NodeJS.Platform;
}

/**
 * Looks at the real machine.
 * @param options values to use instead of those of the process; a relative `home` is resolved against `cwd`
 * @returns the environment of this process. Each path is looked up at most once per question: later changes on
 *   the disk are not seen, so that one run gives one consistent answer.
 * @throws RangeError from `kind`, `realpath` and `list` for a relative path; the error of the operating system
 *   when the current folder has been deleted or the user has no home
 */
export function realEnvironment(options: EnvironmentOptions = {}): Environment {
  const cwd = options.cwd ?? process.cwd();
  // Loaded only where nobody names a home: every command reads its environment at its start.
  const home = path.resolve(cwd, options.home ?? process.getBuiltinModule("node:os").homedir());
  const kind = memoised(lookUpKind);
  const realpath = memoised((p) => (kind(p) === "absent" ? undefined : lookUpReal(p)));
  const list = memoised((p) => (kind(p) === "directory" ? lookUpNames(p) : undefined));
  const platform = options.platform ?? process.platform;
  return { home, cwd, uid: options.uid ?? process.getuid?.() ?? -1, platform, kind, realpath, list };
}

function memoised<T>(lookUp: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (p) => {
    const found = known.get(p);
    if (found !== undefined || known.has(p)) return found as T;
    if (!path.isAbsolute(p)) throw new RangeError(`not an absolute path: ${JSON.stringify(p)}`);
    const answer = lookUp(p);
    known.set(p, answer);
    return answer;
  };
}

function lookUpKind(p: string): PathKind {
  try {
    // An exception costs ten times the look-up, and most paths asked for are absent.
    const stat = fs.statSync(p, { throwIfNoEntry: false });
    if (stat === undefined) return "absent";
    if (stat.isDirectory()) return "directory";
    return stat.isFile() ? "file" : "other";
  } catch (error) {
    const errno = errnoOf(error);
    // EINVAL: a NUL character in the path; no file can have such a name.
    return errno === "ENOENT" || errno === "ENOTDIR" || errno === "EINVAL" ? "absent" : "unknown";
  }
}

function lookUpReal(p: string): string | undefined {
  try {
    return fs.realpathSync.native(p);
  } catch (error) {
    errnoOf(error);
    return undefined;
  }
}

function lookUpNames(p: string): readonly string[] | undefined {
  try {
    // Sorted: the order of a folder is an accident of the file system, and the same inputs must give the same output.
    return fs.readdirSync(p).toSorted();
  } catch (error) {
    errnoOf(error);
    return undefined;
  }
}
