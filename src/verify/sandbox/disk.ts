import type { Environment } from "../../policy/environment.ts";
import { join, stepsOf } from "../../policy/normalize.ts";
import { namesOf, parsePath, segmentText, type Segment } from "../../policy/path.ts";
import { PathIndex } from "../../policy/path-index.ts";
import type { PathSubject } from "../../policy/policy.ts";

/** So many names are looked at for one entry; what a pattern matches beyond that is like what it matches before. */
const MOST_NAMES = 20_000;

/** The steps of a pattern from the root of the file system. */
function stepsFromRoot(subject: PathSubject, environment: Environment): readonly Segment[] {
  const { anchor, parents, segments } = parsePath(subject);
  const start = anchor === "root" ? [] : namesOf(environment[anchor]);
  start.splice(Math.max(0, start.length - parents));
  return [...start, ...segments];
}

/**
 * Some places that a pattern means, whatever the sandbox makes of it: the first few that are found, walking from the
 * directory before its first wildcard, and from where the command starts if that is the whole disk.
 */
export function matchesOnDisk(
  subject: PathSubject,
  most: number,
  environment: Environment,
): readonly string[] {
  const steps = stepsFromRoot(subject, environment);
  const firstWild = steps.findIndex((step) => segmentText(step) === undefined);
  const base = `/${steps.slice(0, firstWild).map(segmentText).join("/")}`;
  const index = new PathIndex<true>();
  index.add(steps, true);
  // A final `**` is the directory itself, which is matched already when its first name is.
  const hits = (path: string): boolean =>
    index.hits(path).some(({ depth }) => depth === stepsOf(path).length && path !== base);
  const starts = base === "/" ? [environment.cwd, environment.home] : [base];
  const isDeep = steps.some(
    (step) => step.kind === "globstar" || step.parts.some(({ kind }) => kind === "globstar"),
  );
  const found = new Set<string>();
  let budget = MOST_NAMES;
  const pending = starts.map((path) => ({ path, depth: stepsOf(path).length }));
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    for (const name of environment.list(at.path) ?? []) {
      if (found.size >= most || budget-- <= 0) return [...found];
      const path = join(at.path, name);
      if (hits(path)) found.add(path);
      else if ((isDeep || at.depth + 1 < steps.length) && isRealDirectory(path, environment))
        pending.push({ path, depth: at.depth + 1 });
    }
  }
  return [...found];
}

function isRealDirectory(path: string, environment: Environment): boolean {
  return environment.kind(path) === "directory" && environment.realpath(path) === path;
}

/** The first names in a directory that are of a kind. */
export function childrenOf(
  directory: string,
  kind: "file" | "directory",
  most: number,
  environment: Environment,
): readonly string[] {
  const found: string[] = [];
  for (const name of (environment.list(directory) ?? []).slice(0, 200)) {
    if (found.length === most) break;
    const path = join(directory, name);
    if (environment.kind(path) === kind && environment.realpath(path) === path) found.push(path);
  }
  return found;
}
