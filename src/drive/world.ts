import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** What a throw-away world has in it. All paths are those of the machine, absolute and folded. */
export interface Layout {
  readonly home: string;
  /** The directory in which the agent is started. */
  readonly cwd: string;
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Files that may be written later. Until then nothing is there, whatever the machine has. */
  readonly rooms?: readonly string[];
  /** Path of a link to its target; the target is absolute. */
  readonly links: Readonly<Record<string, string>>;
  /** Directories that are the root of a git worktree, because some agents see paths from there. */
  readonly repositories?: readonly string[];
}

/** A home and a working directory without any file of the user, and what is in them. */
export interface World {
  readonly home: string;
  readonly cwd: string;
  /** For what is neither: the agent's temporary files, and those of its driver. */
  readonly temporary: string;
  /** For what may be kept from one world of this process to the next, such as a program that the agent has unpacked. */
  readonly kept: string;
  /** The whole environment of the agent, to which its driver adds. Nothing of the user's own is in it. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Where a path of the machine is in this world.
   * @returns undefined: it is not part of it, and must be left alone
   */
  place(machinePath: string): string | undefined;
  /** A text with every path below the machine's home and working directory replaced by where it is here. */
  relocate(text: string): string;
  /** Writes a file of this world, and the directories above it. */
  write(file: string, text: string): void;
  /** Lets shells run exactly this command line, where they print in place of running any other. */
  lets(line: string): void;
  /** Removes everything that was made. Does not throw. */
  remove(): void;
}

/** A folder that only a box has, and that stays while the box does. */
export const BOX_MARK = "/.twsrt-box";

/** Without these, programs do not start, whatever a rule says of them. */
export const SYSTEM =
  /^\/(usr|lib\w*|bin|sbin)(\/|$)|^\/etc\/(passwd|group|nsswitch\.conf|ld\.so\.cache|ld\.so\.conf|alternatives)(\/|$)/;

/** The folders of a layout that stand empty in a box: home and working directory, unless they are part of the system. */
export function emptyFolders({ home, cwd }: Layout): readonly string[] {
  return [home, cwd].filter((folder) => folder !== "/" && folder !== "/etc" && !SYSTEM.test(folder));
}

/** What a witness file holds. An agent that shows it has read the file. */
export const WITNESS_TEXT = "twsrt-witness\n";

/** What a command line prints in place of being run. */
export const RAN = "TWSRT-RAN";

/** Where the programs are that an agent may call while it starts. */
const PROGRAM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/** The beginning of the names of folders that hold a world; the id of the process that made it follows. */
const PREFIX = "twsrt-world-";

/**
 * A world in the machine's own paths. Only inside a box, where the home, the working directory and everything else
 * that the layout names are empty and belong to nobody: what an earlier world has left there is removed.
 * @throws outside of a box, where this would remove what the user has
 */
export function boxedWorld(layout: Layout): World {
  if (!fs.existsSync(BOX_MARK)) throw new Error("a boxed world can only be made in a box");
  for (const folder of [...emptyFolders(layout), "/tmp"]) empty(folder);
  for (const file of [...layout.files, ...(layout.rooms ?? []), ...Object.keys(layout.links)])
    if (!SYSTEM.test(file)) removeFolder(file);
  const temporary = fs.mkdtempSync("/tmp/twsrt-");
  return populated(layout, {
    home: layout.home,
    cwd: layout.cwd,
    temporary,
    kept: BOX_MARK,
    // Where it is on the machine: some agents let everybody write there.
    scratch: "/tmp",
    place: (machinePath) => machinePath,
    relocate: (text) => text,
    remove: () => removeFolder(temporary),
  });
}

/**
 * A world in a folder of its own, for where there is no box. The home and the working directory are elsewhere than
 * the machine's, and what lies outside of both is not part of it.
 * @throws when the folder cannot be made
 */
export function relocatedWorld(layout: Layout): World {
  const root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), `${PREFIX}${process.pid}-`));
  const home = path.join(root, "home");
  // One inside the other stays so: an agent may treat what is below its home in another way.
  const inHome = below(layout.cwd, layout.home);
  const cwd = inHome === undefined ? path.join(root, "work") : path.join(home, inHome);
  const pairs = [
    [layout.home, home],
    [layout.cwd, cwd],
  ] as const;
  // The longer one first: either may lie inside the other.
  const places = pairs.toSorted(([a], [b]) => b.length - a.length);
  const place = (machinePath: string): string | undefined => {
    const folded = path.posix.normalize(machinePath);
    for (const [from, to] of places) {
      const rest = below(folded, from);
      if (rest !== undefined) return path.join(to, rest);
    }
    return undefined;
  };
  return populated(layout, {
    home,
    cwd,
    temporary: path.join(root, "tmp"),
    kept: keptFolder(),
    scratch: path.join(root, "tmp"),
    place,
    relocate: (text) => relocate(text, places),
    remove: () => removeFolder(root),
  });
}

let kept: string | undefined;

/** It goes when this process ends. */
function keptFolder(): string {
  if (kept !== undefined) return kept;
  const made = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), `${PREFIX}${process.pid}-kept-`));
  process.once("exit", () => removeFolder(made));
  kept = made;
  return made;
}

/**
 * Removes the worlds that killed runs have left behind.
 * @returns the folders that are gone
 */
export function sweepWorlds(): readonly string[] {
  const folder = fs.realpathSync(os.tmpdir());
  const gone: string[] = [];
  for (const name of fs.readdirSync(folder)) {
    const id = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(id) || isAlive(id)) continue;
    const full = path.join(folder, name);
    // A name anybody could have chosen: what another user owns is not ours.
    if (fs.lstatSync(full, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    removeFolder(full);
    gone.push(full);
  }
  return gone;
}

interface Places extends Pick<
  World,
  "home" | "cwd" | "temporary" | "kept" | "place" | "relocate" | "remove"
> {
  /** What the agent takes for its temporary folder. */
  readonly scratch: string;
}

function populated(layout: Layout, places: Places): World {
  const { scratch, ...rest } = places;
  const { home, cwd, temporary, place } = rest;
  for (const folder of [home, cwd, temporary]) fs.mkdirSync(folder, { recursive: true });
  const impossible = new Set<string>();
  const make = (machinePath: string, how: (at: string) => void): void => {
    const at = place(machinePath);
    if (at === undefined || fs.existsSync(at)) return;
    try {
      fs.mkdirSync(path.dirname(at), { recursive: true });
      how(at);
    } catch {
      // A place that the box shows read-only: what lies there cannot be tried.
      impossible.add(machinePath);
    }
  };
  // Links come first: what else there is may lie behind one.
  for (const [link, target] of Object.entries(layout.links))
    make(link, (at) => fs.symlinkSync(place(target) ?? target, at));
  for (const folder of layout.directories) make(folder, (at) => fs.mkdirSync(at));
  for (const file of layout.files) make(file, (at) => fs.writeFileSync(at, WITNESS_TEXT));
  for (const root of layout.repositories ?? []) make(`${root}/.git`, makeRepository);
  const stub = path.join(temporary, "stub.bash");
  const nothingRuns = `printf '%s\\n' ${RAN}\nexit 0\n`;
  fs.writeFileSync(stub, nothingRuns);
  return {
    ...rest,
    place: (machinePath) => (impossible.has(machinePath) ? undefined : place(machinePath)),
    variables: {
      HOME: home,
      PATH: PROGRAM_PATH,
      USER: "twsrt",
      LANG: "C.UTF-8",
      TERM: "dumb",
      TMPDIR: scratch,
      SHELL: "/bin/bash",
      ...noCommands(stub),
      ...NO_WAY_OUT,
    },
    write: (file, text) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    },
    lets: (line) =>
      fs.writeFileSync(stub, `[ "$BASH_EXECUTION_STRING" = ${quoted(line)} ] && return 0\n${nothingRuns}`),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What git takes for a repository, without a commit in it. */
function makeRepository(at: string): void {
  for (const folder of ["objects", "refs"]) fs.mkdirSync(path.join(at, folder), { recursive: true });
  fs.writeFileSync(path.join(at, "HEAD"), "ref: refs/heads/main\n");
}

/**
 * A shell that is not interactive reads the file that `BASH_ENV` names before its command line, which therefore never
 * runs. One that cannot read it would go on without, for example in a sandbox of the agent that hides the temporary folder;
 * such a shell is ended while it looks for the file's name.
 */
function noCommands(stub: string): Readonly<Record<string, string>> {
  return {
    BASH_ENV: `$([ -r ${quoted(stub)} ] || { printf '%s\\n' ${RAN} >&2; kill -KILL $$; })${stub}`,
    // An outermost shell whose input is a socket takes itself for a remote one, and reads `.bashrc` in place of it.
    SHLVL: "1",
  };
}

/** Port 9 discards: where there is no network namespace, a client that honours these reaches nobody. */
const CLOSED = "http://127.0.0.1:9";
const NO_WAY_OUT = {
  HTTP_PROXY: CLOSED,
  HTTPS_PROXY: CLOSED,
  ALL_PROXY: CLOSED,
  NO_PROXY: "127.0.0.1,localhost",
} as const;

/** What follows the folder in a path: empty for the folder itself, undefined for what is not below it. */
function below(file: string, folder: string): string | undefined {
  if (file === folder) return "";
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}

function relocate(text: string, places: readonly (readonly [string, string])[]): string {
  const known = places.filter(([from]) => from !== "/");
  if (known.length === 0) return text;
  const names = known.map(([from]) => from.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  // A longer name that begins the same is another path. Two slashes at the front are an agent's way to say absolute.
  const pattern = new RegExp(`(?<![\\w.~-])(/?)(${names.join("|")})(?![\\w.-])`, "g");
  const targets = new Map(known);
  return text.replaceAll(pattern, (_, slash: string, from: string) => slash + (targets.get(from) ?? from));
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what is in a folder, but for what the box shows in it of the machine: that is mounted, and read-only. */
function empty(folder: string): void {
  const device = fs.lstatSync(folder, { throwIfNoEntry: false })?.dev;
  if (device === undefined) return;
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined || found.dev !== device) continue;
    if (found.isDirectory()) empty(file);
    try {
      if (found.isDirectory()) fs.rmdirSync(file);
      else fs.unlinkSync(file);
    } catch {
      // A folder that leads to something that is shown.
    }
  }
}

function removeFolder(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // An agent may have taken rights away; the next run sweeps.
  }
}
