import type { Event } from "./event.ts";
import { annotated, callOf, stringOf, stringsOf } from "./strace.ts";

/** The system calls that show what a line did. */
export const TRACED = [
  "execve",
  "execveat",
  "open",
  "openat",
  "openat2",
  "creat",
  "getdents64",
  "link",
  "linkat",
  "symlink",
  "symlinkat",
  "rename",
  "renameat",
  "renameat2",
  "unlink",
  "unlinkat",
  "rmdir",
  "mkdir",
  "mkdirat",
  "mknod",
  "mknodat",
  "truncate",
  "chmod",
  "fchmod",
  "fchmodat",
  "chown",
  "lchown",
  "fchown",
  "fchownat",
  "utimensat",
  "connect",
  "chdir",
  "fchdir",
  "clone",
  "clone3",
  "fork",
  "vfork",
] as const;

/** A process at the time it starts: where it is, and which program it was made from. */
interface Process {
  readonly cwd: string;
  readonly program: string;
}

/**
 * Reads what strace wrote with `-ff -y`: one text for each process.
 * @param first the number of the process that strace started; that it becomes the shell is no event
 * @param real removes links from a path
 */
export function eventsOf(
  traces: ReadonlyMap<number, string>,
  first: number,
  cwd: string,
  real: (path: string) => string,
): readonly Event[] {
  const events = new Map<string, Event>();
  const add = (event: Event): void => void events.set(JSON.stringify(event), event);
  const starting: [number, Process][] = [[first, { cwd, program: "" }]];
  const seen = new Set<number>();
  for (let next = starting.pop(); next !== undefined; next = starting.pop()) {
    const [id, process] = next;
    const text = traces.get(id);
    if (text === undefined || seen.has(id)) continue;
    seen.add(id);
    starting.push(...eventsOfProcess(text, process, real, add));
  }
  return [...events.values()];
}

/** @returns the processes that it starts */
function eventsOfProcess(
  text: string,
  { cwd, program }: Process,
  real: (path: string) => string,
  add: (event: Event) => void,
): [number, Process][] {
  const started: [number, Process][] = [];
  for (const line of text.split("\n")) {
    const call = callOf(line);
    if (call === undefined || call.result < 0) continue;
    const { name, args, result } = call;
    const read = (path: string | undefined): void => addFile(add, "read", path, program);
    const write = (path: string | undefined): void => addFile(add, "write", path, program);
    /** The file that an argument names; `at`: the argument before it is the directory that it is relative to. */
    const path = (index: number, at: boolean): string | undefined => {
      const named = stringOf(args[index]);
      if (named === undefined) return undefined;
      const base = at ? annotated(args[index - 1]) : cwd;
      return base === undefined ? undefined : absolute(named, base);
    };
    /** Without following the last name: what is removed or renamed is the link itself. */
    const entry = (index: number, at: boolean): string | undefined => parentReal(path(index, at), real);
    const target = (index: number, at: boolean): string | undefined => {
      if (args.some((arg) => arg.includes("AT_SYMLINK_NOFOLLOW"))) return entry(index, at);
      const found = path(index, at);
      return found === undefined ? undefined : real(found);
    };
    switch (name) {
      case "execve":
      case "execveat": {
        const at = name === "execveat" ? 1 : 0;
        const file = stringOf(args[at]);
        if (file === undefined) break;
        const words = stringsOf(args[at + 1] ?? "");
        // What the tracer starts is the shell. Git runs its own parts as programs, which the line does not ask for.
        if (program !== "" && !(isGit(program) && isGit(file)))
          add({ action: "execute", program: file, args: words.slice(1) });
        program = file;
        break;
      }
      case "open":
      case "openat":
      case "openat2":
      case "creat": {
        const flags = name === "creat" ? "O_WRONLY" : (args[name === "open" ? 1 : 2] ?? "");
        const opened = annotated(call.after);
        if (opened === undefined || flags.includes("O_PATH")) break;
        if (/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(flags)) write(opened);
        // Of a directory only the names in it can be read, by another call: `find` opens `.` to come back to it.
        const isHere = name !== "creat" && stringOf(args[name === "open" ? 0 : 1]) === ".";
        if (!isHere && !/O_WRONLY|O_DIRECTORY/.test(flags)) read(opened);
        break;
      }
      case "getdents64":
        read(annotated(args[0]));
        break;
      case "link":
      case "linkat":
        read(entry(name === "link" ? 0 : 1, name === "linkat"));
        write(entry(name === "link" ? 1 : 3, name === "linkat"));
        break;
      case "symlink":
      case "symlinkat":
        write(entry(name === "symlink" ? 1 : 2, name === "symlinkat"));
        break;
      case "rename":
      case "renameat":
      case "renameat2":
        addFile(add, "write", entry(name === "rename" ? 0 : 1, name !== "rename"), program, true);
        write(entry(name === "rename" ? 1 : 3, name !== "rename"));
        break;
      case "unlink":
      case "rmdir":
      case "mkdir":
      case "mknod":
        write(entry(0, false));
        break;
      case "unlinkat":
      case "mkdirat":
      case "mknodat":
        write(entry(1, true));
        break;
      case "truncate":
      case "chmod":
      case "chown":
        write(target(0, false));
        break;
      case "lchown":
        write(entry(0, false));
        break;
      case "fchmodat":
      case "fchownat":
        write(target(1, true));
        break;
      case "utimensat":
        write(stringOf(args[1]) === undefined ? annotated(args[0]) : target(1, true));
        break;
      case "fchmod":
      case "fchown":
        write(annotated(args[0]));
        break;
      case "chdir":
        cwd = target(0, false) ?? cwd;
        break;
      case "fchdir":
        cwd = annotated(args[0]) ?? cwd;
        break;
      case "clone":
      case "clone3":
      case "fork":
      case "vfork":
        started.push([result, { cwd, program }]);
        break;
      default:
    }
  }
  for (const line of text.split("\n")) addConnection(line, add);
  return started;
}

/** A connection counts whether or not it comes about: what matters is that it was tried. */
function addConnection(line: string, add: (event: Event) => void): void {
  const [, port, address] =
    /^connect\(.*sin_port=htons\((\d+)\), sin_addr=inet_addr\("([\d.]+)"\)/.exec(line) ?? [];
  if (port !== undefined && address !== undefined) add({ action: "connect", address, port: Number(port) });
}

function addFile(
  add: (event: Event) => void,
  action: "read" | "write",
  path: string | undefined,
  program: string,
  isTree = false,
): void {
  // Pipes and sockets have no path; devices and processes are not files of anyone.
  if (path?.startsWith("/") !== true || /^\/(dev|proc|sys|oracle)(\/|$)/.test(path)) return;
  const by = program.slice(program.lastIndexOf("/") + 1);
  add({ action, path, by, ...(isTree ? { tree: true } : {}) });
}

function isGit(program: string): boolean {
  return /(^|\/)git(-[^/]*)?$/.test(program);
}

function absolute(path: string, base: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith("/") ? path : `${base}/${path}`).split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

function parentReal(path: string | undefined, real: (path: string) => string): string | undefined {
  if (path === undefined) return undefined;
  const slash = path.lastIndexOf("/");
  const parent = real(slash <= 0 ? "/" : path.slice(0, slash));
  return `${parent === "/" ? "" : parent}${path.slice(slash)}`;
}
