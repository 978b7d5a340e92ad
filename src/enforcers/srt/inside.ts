import type { Environment } from "../../policy/environment.ts";
import { isAtOrUnder, join, stepsOf } from "../../policy/normalize.ts";
import type { MountTable } from "./mounts.ts";
import { follow } from "./places.ts";

/** Where a path ends inside the sandbox. */
export type Inside =
  | { readonly kind: "place"; readonly place: string; readonly isThere: boolean }
  /** A link leads to something that is not there, so where something new would come to be cannot be told. */
  | { readonly kind: "dangling" }
  /** A link leads to where a hidden link leads as well, perhaps by way of it. */
  | { readonly kind: "chain" };

/**
 * Follows a path as a program inside would. Links are those of the machine, unless they are hidden: then nothing leads
 * anywhere.
 */
export function insideOf(path: string, table: MountTable, environment: Environment): Inside {
  // What stands there is the sandbox's own, whatever the links of the machine say.
  if (isAtOrUnder(path, "/dev") || isAtOrUnder(path, "/proc"))
    return { kind: "place", place: path, isThere: true };
  const direct = environment.realpath(path);
  if (direct === path && !table.hasDetours) return { kind: "place", place: path, isThere: true };
  let at = "/";
  const steps = stepsOf(path);
  for (const [i, step] of steps.entries()) {
    const next = join(at, step);
    const mount = table.over(next);
    const source = mount?.source;
    if (mount === undefined || source === undefined) {
      // What is hidden is followed by name: something may be given back further down.
      at = next;
      continue;
    }
    const outside =
      mount.at === next ? source : join(source, next.slice(mount.at === "/" ? 1 : mount.at.length + 1));
    const target = follow(outside, environment);
    if (target.kind === "dangling") return { kind: "dangling" };
    if (target.kind === "absent") {
      const place = steps.slice(i).reduce(join, at);
      return { kind: "place", place, isThere: false };
    }
    if (target.real !== outside && table.hiddenTargets(environment).leadTo(target.real))
      return { kind: "chain" };
    at = target.real === outside ? next : target.real;
  }
  return { kind: "place", place: at, isThere: environment.realpath(at) !== undefined };
}
