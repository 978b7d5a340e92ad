import * as fs from "node:fs";
import * as path from "node:path";
import type { World } from "../../../drive/world.ts";

/** A path is followed through at most so many links, as the kernel does. */
const MOST_LINKS = 40;

/**
 * Where a path argument lies in the world; `~` is the home, a relative one hangs at the start directory. Where the paths
 * are the machine's own, the spelling stays: a trailing slash or `..` behind a link is part of what is tried.
 * @returns undefined for what is not part of the world
 */
export function placeOf(text: string, world: World): string | undefined {
  const isHome = text === "~" || text.startsWith("~/");
  if (isBoxed(world)) {
    const spelled = text.startsWith("/")
      ? text
      : isHome
        ? world.home + text.slice(1)
        : `${world.cwd}/${text}`;
    return world.place(path.resolve(spelled)) === undefined ? undefined : spelled;
  }
  if (text.startsWith("/")) return world.place(path.resolve(text));
  const file = isHome ? path.join(world.home, text.slice(1)) : path.resolve(world.cwd, text);
  return isInside(file, world) ? file : undefined;
}

/** Whether following the links of a path leads out of the world, to what is really the user's. */
export function leadsOut(file: string, world: World): boolean {
  const real = followed(file);
  return real === undefined || !(isBoxed(world) || isInside(real, world));
}

/** Whether the paths of this world are the machine's own, behind which nothing of the user's lies. */
export function isBoxed(world: World): boolean {
  return world.place("/") === "/";
}

/** Whether a path is a link, or lies behind one. */
export function isLinked(file: string): boolean {
  try {
    const folder = path.dirname(path.resolve(file));
    return fs.lstatSync(file).isSymbolicLink() || fs.realpathSync(folder) !== folder;
  } catch {
    return false;
  }
}

function isInside(file: string, { home, cwd, temporary }: World): boolean {
  return [home, cwd, temporary].some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/**
 * The path without links, also of what does not exist: a link that leads nowhere is followed too, because a file
 * would be created where it points to.
 * @returns undefined for links that go round in a circle
 */
function followed(file: string, links = MOST_LINKS): string | undefined {
  if (links === 0) return undefined;
  try {
    return fs.realpathSync(file);
  } catch {
    const folder = followed(path.dirname(file), links);
    if (folder === undefined) return undefined;
    const real = path.join(folder, path.basename(file));
    const target = linkTarget(real);
    return target === undefined ? real : followed(path.resolve(folder, target), links - 1);
  }
}

function linkTarget(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}
