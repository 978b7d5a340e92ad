import * as fs from "node:fs";
import * as path from "node:path";
import type { World } from "./world.ts";

/** A path is followed through at most so many links, as the kernel does. */
const MOST_LINKS = 40;

/** Whether the paths of this world are the machine's own: then it is in a box, and nothing of the user's lies behind them. */
export function isBoxed(world: World): boolean {
  return world.place("/") === "/";
}

/** Whether a path names something in the folders that are thrown away; links are not followed. */
export function isInside(file: string, { home, cwd, temporary }: World): boolean {
  return [home, cwd, temporary].some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/**
 * Whether following the links of a path leads to what is really the user's. In a box nothing does.
 * @param file absolute
 */
export function leadsOut(file: string, world: World): boolean {
  if (isBoxed(world)) return false;
  const { home, cwd, temporary } = world;
  const real = realPath(path.resolve(file));
  const folders = [home, cwd, temporary].map((folder) => realPath(folder) ?? folder);
  return real === undefined || !folders.some((folder) => real === folder || real.startsWith(`${folder}/`));
}

/**
 * The path without links, also of what does not exist: a link that leads nowhere is followed too, because a file would be
 * made where it points to.
 * @returns undefined for links that go round in a circle
 */
export function realPath(file: string, links = MOST_LINKS): string | undefined {
  if (links === 0) return undefined;
  try {
    return fs.realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    if (parent === file) return file;
    const folder = realPath(parent, links);
    if (folder === undefined) return undefined;
    const real = path.join(folder, path.basename(file));
    const target = linkTarget(real);
    return target === undefined ? real : realPath(path.resolve(folder, target), links - 1);
  }
}

function linkTarget(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}
