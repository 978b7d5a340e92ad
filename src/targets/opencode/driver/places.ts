import * as path from "node:path";
import { isBoxed, leadsOut } from "../../../drive/inside.ts";
import type { World } from "../../../drive/world.ts";

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
  return place === undefined || leadsOut(place, world) ? undefined : place;
}
