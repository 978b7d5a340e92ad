import * as path from "node:path";
import { isBoxed, isInside } from "../../../drive/inside.ts";
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
