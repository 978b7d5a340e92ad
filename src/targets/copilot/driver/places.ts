import * as fs from "node:fs";
import * as path from "node:path";
import { isBoxed, isInside } from "../../../drive/inside.ts";
import type { World } from "../../../drive/world.ts";

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

/** Whether a path is a link, or lies behind one. */
export function isLinked(file: string): boolean {
  try {
    const folder = path.dirname(path.resolve(file));
    return fs.lstatSync(file).isSymbolicLink() || fs.realpathSync(folder) !== folder;
  } catch {
    return false;
  }
}
