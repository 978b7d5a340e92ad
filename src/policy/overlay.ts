import type { Environment, PathKind } from "./environment.ts";
import { realPath } from "./physical.ts";
import { baseName, parentOf } from "./normalize.ts";

/** As many links as Linux follows in one path (`MAXSYMLINKS`). */
const MOST_LINKS = 40;

/** Files, directories and links that are imagined on top of a machine. */
export interface Overlay extends Environment {
  /** Imagines a file, with the directories above it. What is there already stays. */
  addFile(path: string): void;
  /** Imagines a directory, with those above it. */
  addDirectory(path: string): void;
  /** Imagines a link to a file or directory. */
  addLink(path: string, target: string): void;
  /** Every path that was imagined, as it was named. */
  imagined(): readonly string[];
}

/**
 * A machine with files laid over it, so that a rule about `**` + `/.env` can be asked about where no such file exists
 * yet, and about a link without making one. Nothing is written.
 */
export function overlayOf(base: Environment): Overlay {
  const kinds = new Map<string, PathKind>();
  const children = new Map<string, Set<string>>();
  const links = new Map<string, string>();
  const imagined = new Set<string>();
  /** Answers that hold until something else is imagined. */
  const canonicals = new Map<string, string>();
  const lists = new Map<string, readonly string[] | undefined>();

  /** The path with the links that were imagined replaced. */
  const follow = (path: string, most = MOST_LINKS): string => {
    if (links.size === 0 || most === 0) return path;
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      const target = links.get(path.slice(0, end));
      if (target !== undefined) return follow(target + path.slice(end), most - 1);
    }
    return path;
  };

  /** Where something is that was imagined: without links, the machine's own among them. */
  const canonical = (path: string): string => {
    const known = canonicals.get(path);
    if (known !== undefined) return known;
    const found = realPath(follow(path), base);
    canonicals.set(path, found);
    return found;
  };

  const kindOf = (path: string): PathKind => kinds.get(canonical(path)) ?? base.kind(follow(path));

  const add = (named: string, kind: PathKind): void => {
    const path = canonical(named);
    if (path === "/" || kinds.has(path) || base.kind(path) !== "absent") return;
    const slash = path.lastIndexOf("/");
    const parent = slash === 0 ? "/" : path.slice(0, slash);
    add(parent, "directory");
    // Nothing stands below a file.
    if (kindOf(parent) !== "directory") return;
    kinds.set(path, kind);
    name(parent, path.slice(slash + 1));
  };

  /** Lists a name in a directory. */
  const name = (directory: string, entry: string): void => {
    const names = children.get(directory) ?? new Set();
    names.add(entry);
    children.set(directory, names);
    lists.clear();
  };

  return {
    home: base.home,
    cwd: base.cwd,
    uid: base.uid,
    platform: base.platform,
    kind: kindOf,
    realpath: (path) => {
      const real = canonical(path);
      return kinds.has(real) ? real : base.realpath(follow(path));
    },
    list: (path) => {
      if (lists.has(path)) return lists.get(path);
      const added = children.get(canonical(path));
      const real = base.list(follow(path));
      const names = added === undefined ? real : [...new Set([...(real ?? []), ...added])].toSorted();
      lists.set(path, names);
      return names;
    },
    addFile: (path) => {
      imagined.add(path);
      add(path, "file");
    },
    addDirectory: (path) => {
      imagined.add(path);
      add(path, "directory");
    },
    imagined: () => [...imagined],
    addLink: (path, target) => {
      imagined.add(path);
      const parent = parentOf(path);
      add(parent, "directory");
      if (kindOf(parent) !== "directory") return;
      links.set(path, target);
      canonicals.clear();
      lists.clear();
      name(canonical(parent), baseName(path));
    },
  };
}
