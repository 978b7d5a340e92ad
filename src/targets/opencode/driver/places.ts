import * as fs from "node:fs";
import * as path from "node:path";
import type { World } from "../../../drive/world.ts";

/** A path is followed through at most so many links, as the kernel does. */
const MOST_LINKS = 40;

/**
 * Where a path argument lies in the world, as the agent is to get it: `~` is written out, because the agent's file
 * tools take it for a name. Dots and doubled slashes stay, since they are part of what is tried.
 * @returns undefined for what is not part of the world, itself or through a link
 */
export function placeOf(text: string, world: World): string | undefined {
  const spelled = text === "~" || text.startsWith("~/") ? world.home + text.slice(1) : text;
  if (isBoxed(world)) {
    const full = path.resolve(world.cwd, spelled);
    return world.place(full) === undefined ? undefined : spelled;
  }
  const place = text.startsWith("/")
    ? world.place(path.resolve(text))
    : spelled.startsWith("/")
      ? spelled
      : path.join(world.cwd, spelled);
  if (place === undefined) return undefined;
  const real = followed(place);
  return real !== undefined && isInside(real, world) ? place : undefined;
}

/** In a box the paths are the machine's own, and nothing of the user's lies behind them. */
function isBoxed(world: World): boolean {
  return world.place("/") === "/";
}

function isInside(file: string, { home, cwd, temporary }: World): boolean {
  return [home, cwd, temporary]
    .map((folder) => followed(folder) ?? folder)
    .some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/**
 * The path without links, also of what does not exist: a file would be made where a link that leads nowhere points to.
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
    try {
      return followed(path.resolve(folder, fs.readlinkSync(real)), links - 1);
    } catch {
      return real;
    }
  }
}
