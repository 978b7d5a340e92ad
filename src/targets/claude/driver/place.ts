import * as path from "node:path";
import { isBoxed, leadsOut } from "../../../drive/inside.ts";
import type { World } from "../../../drive/world.ts";

/**
 * Where the path of an access is in the world. Its spelling stays where that is possible: doubled and trailing slashes
 * and dots are part of what is tried.
 * @param text absolute, relative to the working directory, or with `~`
 * @returns undefined when it is not part of the world, itself or through a link
 */
export function placeOf(text: string, world: World): string | undefined {
  const placed = text.startsWith("/") ? absolute(text, world) : rooted(text, world);
  return placed === undefined || leadsOut(folded(placed), world) ? undefined : placed;
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
