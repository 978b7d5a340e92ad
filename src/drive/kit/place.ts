import * as path from "node:path";
import { isBoxed, isInside, leadsOut } from "../inside.ts";
import type { World } from "../world.ts";
import { untried } from "./call.ts";

/** Where the path of an access is in a world. */
export interface Place {
  readonly kind: "place";
  /** The path, absolute and folded. */
  readonly file: string;
  /** It as it was written, where that is possible: doubled and trailing slashes and dots are part of what is tried. */
  readonly spelled: string;
}

/** A path with the home written out. */
export function withHome(text: string, world: World): string {
  return text === "~" || text.startsWith("~/") ? world.home + text.slice(1) : text;
}

/**
 * Where the path of an access is in the world.
 * @param text absolute, relative to the working directory, or with `~`
 * @returns why not, when it is not part of the world, itself or through a link
 */
export function placeOf(text: string, world: World): Place | ReturnType<typeof untried> {
  const place = text.startsWith("/") ? absolute(text, world) : rooted(text, world);
  if (place === undefined) return untried("outside the throw-away world");
  if (leadsOut(place.file, world)) return untried("a link leads out of the throw-away world");
  return place;
}

function absolute(text: string, world: World): Place | undefined {
  const file = world.place(path.resolve(text));
  if (file === undefined) return undefined;
  const moved = world.relocate(text);
  return { kind: "place", file, spelled: path.resolve(moved) === path.resolve(file) ? moved : file };
}

function rooted(text: string, world: World): Place | undefined {
  const home = withHome(text, world);
  const spelled = home.startsWith("/") ? home : `${world.cwd}/${text}`;
  const file = path.resolve(spelled);
  const isPart = isBoxed(world) ? world.place(file) !== undefined : isInside(file, world);
  return isPart ? { kind: "place", file, spelled } : undefined;
}

/** The path as it was written where the paths are the machine's own; elsewhere folded. */
export function spelledInBox({ file, spelled }: Place, world: World): string {
  return isBoxed(world) ? spelled : file;
}
