import type { Environment } from "../../policy/environment.ts";
import { isLink, some } from "./places.ts";
import { join, upwards } from "../../policy/normalize.ts";

/** Where the links lead that are hidden themselves. */
export interface HiddenTargets {
  /** Whether a hidden link leads to a place or to a directory above it. */
  leadTo(place: string): boolean;
}

/** More names than this are not looked at; then any link may lead through a hidden one. */
const MAX_NAMES = 20_000;

/**
 * Looks for links in hidden directories. A link outside can lead on through one of them, and then it leads nowhere
 * inside; which way a link takes is not known here, only where it ends.
 */
export function hiddenTargets(directories: readonly string[], environment: Environment): HiddenTargets {
  const targets = new Set<string>();
  const pending = [...directories];
  const seen = new Set<string>();
  let left = MAX_NAMES;
  for (let at = pending.pop(); at !== undefined && left > 0; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const names = environment.list(at) ?? [];
    left -= names.length;
    for (const name of names) {
      const place = join(at, name);
      if (isLink(place, environment)) targets.add(environment.realpath(place) ?? place);
      else if (environment.kind(place) === "directory") pending.push(place);
    }
  }
  if (left <= 0) return { leadTo: () => true };
  return { leadTo: (place) => some(upwards(place), (at) => targets.has(at)) };
}
