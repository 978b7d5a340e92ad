import type { Environment } from "./environment.ts";
import { namesOf, parsePath, segmentText, type Segment } from "./path.ts";
import { realPath } from "./physical.ts";
import type { PathRule } from "./policy.ts";

/** The pattern from the root of the file system: as it is spelled, and without links as far as it exists. */
export function spellings(rule: PathRule, environment: Environment): readonly (readonly Segment[])[] {
  const pattern = parsePath(rule.subject);
  const base = pattern.anchor === "root" ? "/" : environment[pattern.anchor];
  const start = namesOf(base);
  start.splice(Math.max(0, start.length - pattern.parents));
  const named = [...start, ...pattern.segments];
  const firstGlob = named.findIndex((segment) => segmentText(segment) === undefined);
  const length = firstGlob < 0 ? named.length : firstGlob;
  const plain = `/${named.slice(0, length).map(segmentText).join("/")}`;
  const real = realPath(plain, environment);
  return real === plain ? [named] : [named, [...namesOf(real), ...named.slice(length)]];
}
