import * as fs from "node:fs";
import * as path from "node:path";
import type { World } from "../../../drive/world.ts";

/**
 * Where a path argument lies in the world, in full, as the agent's tools want it; `~` is the home, a relative one hangs at
 * the start directory. In a box the spelling stays: `..` behind a link is part of what is tried.
 * @returns undefined for what is not part of the world
 */
export function placeOf(text: string, world: World): string | undefined {
  const isHome = text === "~" || text.startsWith("~/");
  const spelled = isHome ? world.home + text.slice(1) : text.startsWith("/") ? text : `${world.cwd}/${text}`;
  if (isBoxed(world)) return world.place(path.resolve(spelled)) === undefined ? undefined : spelled;
  if (text.startsWith("/")) return world.place(path.resolve(text));
  const file = path.resolve(spelled);
  return isInside(file, world) ? file : undefined;
}

/** Whether following the links of a path leads out of the world, to what is really the user's. */
export function leadsOut(file: string, world: World): boolean {
  if (isBoxed(world)) return false;
  for (let at = path.resolve(file), links = 0; links < 40; links++) {
    const real = realBeginning(at);
    const target = linkTarget(real);
    if (target === undefined) return !isInside(real, world);
    at = path.resolve(path.dirname(real), target);
  }
  return true;
}

/** Whether the paths of this world are the machine's own, behind which nothing of the user's lies. */
export function isBoxed(world: World): boolean {
  return world.place("/") === "/";
}

function isInside(file: string, { home, cwd, temporary }: World): boolean {
  return [home, cwd, temporary].some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/** The path with the links of its folders followed, as far as it exists. */
function realBeginning(file: string): string {
  const folder = path.dirname(file);
  if (folder === file) return file;
  try {
    return path.join(fs.realpathSync(folder), path.basename(file));
  } catch {
    return path.join(realBeginning(folder), path.basename(file));
  }
}

function linkTarget(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}
