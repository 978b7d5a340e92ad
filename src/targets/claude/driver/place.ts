import * as fs from "node:fs";
import * as path from "node:path";
import type { World } from "../../../drive/world.ts";

/**
 * Where the path of an access is in the world. Its spelling stays where that is possible: doubled and trailing slashes
 * and dots are part of what is tried.
 * @param text absolute, relative to the working directory, or with `~`
 * @returns undefined when it is not part of the world, itself or through a link
 */
export function placeOf(text: string, world: World): string | undefined {
  const placed = text.startsWith("/") ? absolute(text, world) : rooted(text, world);
  return placed === undefined || leadsOut(placed, world) ? undefined : placed;
}

/** In a box a world has the machine's own paths, and everything in it is thrown away or cannot be changed. */
function isBoxed(world: World): boolean {
  return world.place(world.home) === world.home;
}

function absolute(text: string, world: World): string | undefined {
  const place = world.place(folded(text));
  if (place === undefined) return undefined;
  const relocated = world.relocate(text);
  return folded(relocated) === folded(place) ? relocated : place;
}

function rooted(text: string, world: World): string | undefined {
  const isInHome = text === "~" || text.startsWith("~/");
  const placed = isInHome ? world.home + text.slice(1) : `${world.cwd}/${text}`;
  return isBoxed(world) && world.place(folded(placed)) === undefined ? undefined : placed;
}

function folded(text: string): string {
  const normal = path.posix.normalize(text);
  return normal.length > 1 ? normal.replace(/\/+$/, "") : normal;
}

/** Elsewhere than in a box, a link can lead to what is the user's, and so can `..`. */
function leadsOut(placed: string, world: World): boolean {
  if (isBoxed(world)) return false;
  const real = realPath(folded(placed));
  const inside = [world.home, world.cwd, world.temporary].map(realPath);
  return !inside.some((folder) => real === folder || real.startsWith(`${folder}/`));
}

/** Links followed as far as the path exists; a link that leads nowhere is followed too. */
function realPath(file: string, links = 40): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const target = links === 0 ? undefined : targetOf(file);
    if (target !== undefined) return realPath(path.resolve(path.dirname(file), target), links - 1);
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent, links), path.basename(file));
  }
}

function targetOf(link: string): string | undefined {
  try {
    return fs.readlinkSync(link);
  } catch {
    return undefined;
  }
}
