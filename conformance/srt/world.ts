import * as fs from "node:fs";
import * as path from "node:path";
import type { Random } from "../suite/random.ts";

/** Files, directories and links by their paths below a root: what the measured facts are written with. */
export type Tree = Readonly<Record<string, string>>;

/** Stands for the root in a fact. */
const ROOT = "<root>";
const DIRECTORIES = ["h", "p", "o"] as const;
const NAMES = ["a.txt", "A.TXT", "b.pem", ".env", "d", "k", "sub", "w[1]", "x y", "secret", ".aws"];
const PROTECTED = [
  ".bashrc",
  ".mcp.json",
  ".vscode/x",
  ".claude/commands/x",
  ".git/HEAD",
  ".git/config",
  ".git/hooks/x",
];

/** A tree of a home `h`, a start directory `p` and something else `o`. */
export function randomTree(random: Random): Tree {
  const tree: Record<string, string> = { h: "directory", p: "directory", o: "directory" };
  const kindAt = (place: string): string | undefined => tree[place];
  const add = (place: string, kind: string): void => {
    const parent = path.dirname(place);
    if (kindAt(place) !== undefined) return;
    if (kindAt(parent) === undefined) add(parent, "directory");
    if (kindAt(parent) === "directory") tree[place] = kind;
  };
  const holder = (): string => random.pick(Object.keys(tree).filter((place) => tree[place] === "directory"));
  const count = 4 + random.number(14);
  for (let i = 0; i < count; i++) {
    const roll = random.number(20);
    if (roll < 5) add(`${holder()}/${random.pick(NAMES)}`, "directory");
    else if (roll < 14) add(`${holder()}/${random.pick(NAMES)}`, "file");
    else if (roll < 17) add(`${random.chance(0.6) ? "p" : holder()}/${random.pick(PROTECTED)}`, "file");
    else {
      const target = random.chance(0.85) ? random.pick(Object.keys(tree)) : `o/gone${i}`;
      add(`${holder()}/l${i}`, `-> ${ROOT}/${target}`);
    }
  }
  return tree;
}

/** Makes a tree on the disk. */
export function plant(tree: Tree, root: string): void {
  for (const [place, kind] of Object.entries(tree).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const file = path.join(root, place);
    if (kind === "directory") fs.mkdirSync(file, { recursive: true });
    else if (kind === "file") fs.writeFileSync(file, "");
    else fs.symlinkSync(kind.slice(3).replaceAll(ROOT, root), file);
  }
}

/**
 * Everything below a directory: kind and mode, and of what is no directory size and times. A directory's own times tell
 * that the sandbox has made something in it and taken it away. What goes while it is looked at is not there.
 */
export function inventory(root: string): readonly string[] {
  const lines: string[] = [];
  const visit = (directory: string): void => {
    for (const name of namesIn(directory)) {
      const file = path.join(directory, name);
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      const more = stat.isDirectory() ? "" : ` ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
      lines.push(`${path.relative(root, file)} ${stat.mode}${more}`);
      if (stat.isDirectory()) visit(file);
    }
  };
  visit(root);
  return lines.toSorted();
}

function namesIn(directory: string): readonly string[] {
  try {
    return fs.readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A path of a tree, one below it, or one that is not there. */
export function randomPlace(tree: Tree, random: Random): string {
  const known = random.chance(0.8) ? random.pick(Object.keys(tree)) : random.pick([...DIRECTORIES]);
  if (random.chance(0.7)) return known;
  return `${known}/${random.pick([...NAMES, "new", "new/deeper", ...PROTECTED.map((name) => path.dirname(name)).filter((name) => name !== ".")])}`;
}
