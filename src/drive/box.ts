import * as fs from "node:fs";
import * as path from "node:path";
import { BOX_MARK, emptyFolders, SYSTEM, type Layout } from "./world.ts";

/** What the box has to show of the machine beside the system: programs that lie in a home, for example. */
export type Needed = readonly string[];

/** What stands at a path of the machine, links not followed. */
export type Look = (file: string) => "directory" | "file" | "link" | "none";

/** The part of the machine that a box is laid out from; a test has its own. */
export interface Machine {
  readonly look: Look;
  readonly list: (folder: string) => readonly string[];
  readonly target: (link: string) => string;
}

/** The user and group in the box, if an administrator starts it. */
const ORDINARY = "1000";

/** A folder with more entries than this is shown as it is, and nothing can be put into it. */
const MOST_ENTRIES = 2000;

/** What a box never shows: other people's files, and sockets of what runs on the machine. */
const HIDDEN: ReadonlySet<string> = new Set([
  "/home",
  "/root",
  "/tmp",
  "/run",
  "/mnt",
  "/media",
  "/lost+found",
]);

/** They are made anew. */
const VIRTUAL: ReadonlySet<string> = new Set(["/proc", "/dev"]);

/**
 * The command that runs another in a box: the machine's own paths, read-only; home, working directory and temporary
 * folder empty, in memory, and gone with the box; no network but a loopback of its own; no other processes; no rights of the
 * administrator; everything in it ends when its starter does. What a layout names outside of the home can be made in it.
 */
export function boxCommand(
  layout: Layout,
  needed: Needed,
  machine: Machine = realMachine,
): readonly [string, ...string[]] {
  return [
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--clearenv",
    // An agent's own sandbox does not start for an administrator without rights.
    "--uid",
    ORDINARY,
    "--gid",
    ORDINARY,
    "--tmpfs",
    "/",
    "--dir",
    BOX_MARK,
    ...contents("/", placesOf(layout, needed, machine), machine),
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--chdir",
    "/",
    "--",
  ];
}

interface Places {
  /** They stand empty, whatever the machine has there. */
  readonly empty: ReadonlySet<string>;
  /** They are left out, so that they can be made. */
  readonly made: ReadonlySet<string>;
  readonly shown: ReadonlySet<string>;
  /** All folders above any of these. */
  readonly above: ReadonlySet<string>;
}

function placesOf(layout: Layout, needed: Needed, machine: Machine): Places {
  const empty = new Set([...emptyFolders(layout), ...HIDDEN]);
  // What lies nowhere else than in the system is shown with it.
  const shown = needed.filter((file) => isWithin(file, empty));
  const files = [...layout.files, ...(layout.rooms ?? [])];
  const made = new Set([...files, ...Object.keys(layout.links)].filter((file) => !SYSTEM.test(file)));
  // A folder that is there keeps what is in it, but something can be put into it.
  const opened = layout.directories.filter((folder) => machine.look(folder) !== "none");
  const above = new Set(["/"]);
  for (const file of [layout.cwd, ...empty, ...made, ...shown, ...layout.directories, ...files]) {
    for (let folder = path.dirname(file); !above.has(folder); folder = path.dirname(folder))
      above.add(folder);
  }
  for (const folder of opened) above.add(folder);
  return { empty, made, shown: new Set(shown), above };
}

/** The arguments for what is in a folder that is the box's own. */
function contents(folder: string, places: Places, machine: Machine): string[] {
  const within = isWithin(folder, places.empty);
  const out: string[] = [];
  for (const name of machine.list(folder)) {
    const file = path.join(folder, name);
    if (VIRTUAL.has(file)) continue;
    const kind = machine.look(file);
    if (places.shown.has(file)) out.push("--ro-bind", file, file);
    else if (kind === "none" || places.made.has(file)) continue;
    else if (places.above.has(file) && kind === "directory" && canBeOpened(file, places, machine)) {
      out.push("--dir", file, ...contents(file, places, machine));
    } else if (places.empty.has(file)) out.push(...emptied(file));
    else if (within) continue;
    else if (kind === "link") out.push("--symlink", machine.target(file), file);
    else out.push("--ro-bind-try", file, file);
  }
  return out;
}

function canBeOpened(folder: string, places: Places, machine: Machine): boolean {
  return isWithin(folder, places.empty) || machine.list(folder).length <= MOST_ENTRIES;
}

function emptied(folder: string): string[] {
  return folder === "/tmp" ? ["--perms", "1777", "--dir", folder] : ["--dir", folder];
}

function isWithin(folder: string, folders: ReadonlySet<string>): boolean {
  for (let at = folder; at !== "/"; at = path.dirname(at)) if (folders.has(at)) return true;
  return false;
}

const realMachine: Machine = {
  look: (file) => {
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return "none";
    if (found.isSymbolicLink()) return "link";
    return found.isDirectory() ? "directory" : "file";
  },
  list: (folder) => {
    try {
      return fs.readdirSync(folder).toSorted();
    } catch {
      return [];
    }
  },
  target: (link) => fs.readlinkSync(link),
};
