import type { Environment } from "../../policy/environment.ts";
import { namesOf, parsePath, segmentText } from "../../policy/path.ts";
import { PathIndex } from "../../policy/path-index.ts";
import type { PathRule } from "../../policy/policy.ts";
import { resolve } from "./path.ts";

/** What the denials of a policy cover, for reading or for writing. */
export interface DeniedPlaces {
  /** Whether a denial covers a place, by its name or without links. */
  covers(place: string): boolean;
}

export function deniedPlaces(rules: readonly PathRule[], environment: Environment): DeniedPlaces {
  const index = new PathIndex<PathRule>();
  for (const rule of rules) {
    if (rule.effect !== "deny") continue;
    const { anchor, parents, segments } = parsePath(rule.subject);
    const base = namesOf(anchor === "root" ? "/" : environment[anchor]);
    base.splice(Math.max(0, base.length - parents));
    const named = [...base, ...segments];
    index.add(named, rule);
    const firstGlob = named.findIndex((segment) => segmentText(segment) === undefined);
    const length = firstGlob < 0 ? named.length : firstGlob;
    const real = resolve(`/${named.slice(0, length).map(segmentText).join("/")}`, environment);
    if (real !== undefined) index.add([...namesOf(real), ...named.slice(length)], rule);
  }
  const speaks = (place: string): boolean => index.hits(place).length > 0;
  return {
    covers: (place) => speaks(place) || speaks(resolve(place, environment) ?? place),
  };
}
