import type { Environment } from "../../policy/environment.ts";
import { PathIndex } from "../../policy/path-index.ts";
import { isAtOrUnder, join, parentOf, stepsOf } from "../../policy/normalize.ts";
import { stepsOfPattern, type Pattern } from "./readings.ts";

/** A place that a pattern matches. */
export interface Match<T> {
  readonly path: string;
  readonly value: T;
  /** The directory could not be listed: nothing in it can be told apart. */
  readonly isUnlisted?: boolean;
}

export interface Expansion<T> {
  readonly matches: readonly Match<T>[];
  /** False: there are more files than anybody wants to look at. */
  readonly complete: boolean;
}

interface Group<T> {
  readonly index: PathIndex<{ readonly pattern: Pattern; readonly value: T }>;
  readonly first: T;
  /** How far below the base a pattern can still match. */
  reach: number;
}

/** More names than this are not looked at: the sandbox itself would take minutes for them. */
const MAX_NAMES = 400_000;

/**
 * What patterns match on this disk now, all at once: one walk for each directory that patterns hang at.
 *
 * A deny goes through links to directories and lands where the match really is; an allow takes the link itself and
 * goes no further (research/srt.md section 2, SRT 0.0.83; the links: conformance/facts/srt-0.0.83.jsonl).
 */
export function expand<T>(
  patterns: readonly { readonly pattern: Pattern; readonly value: T }[],
  effect: "deny" | "allow",
  environment: Environment,
): Expansion<T> {
  const groups = new Map<string, Group<T>>();
  for (const { pattern, value } of patterns) {
    const group = groups.get(pattern.base) ?? { index: new PathIndex(), first: value, reach: 0 };
    groups.set(pattern.base, group);
    group.index.add(stepsOfPattern(pattern), { pattern, value });
    group.reach = Math.max(group.reach, reachOf(pattern));
  }
  const matches: Match<T>[] = [];
  let budget = MAX_NAMES;
  for (const [base, group] of groups) {
    const real = environment.realpath(base);
    if (real === undefined) continue;
    budget = walk({ group, base: real, spelled: base, effect, environment, matches, budget });
  }
  return { matches, complete: budget > 0 };
}

function reachOf({ rest, trailing }: Pattern): number {
  const isOpen =
    trailing !== "none" ||
    rest.some(
      (step) =>
        step.kind === "globstar" ||
        step.parts.some(
          (part) => part.kind === "globstar" || (part.kind === "set" && part.members.includes("/")),
        ),
    );
  return isOpen ? Infinity : rest.length;
}

interface Walk<T> {
  readonly group: Group<T>;
  readonly base: string;
  readonly spelled: string;
  readonly effect: "deny" | "allow";
  readonly environment: Environment;
  readonly matches: Match<T>[];
  readonly budget: number;
}

interface Step {
  readonly real: string;
  /** The way by which it was come to, links included: that is what a pattern matches. */
  readonly spelled: string;
  readonly depth: number;
  /** The directories that the way leads through, so that links cannot make it a circle. */
  readonly through: readonly string[];
}

function walk<T>({ group, base, spelled, effect, environment, matches, budget }: Walk<T>): number {
  const pending: Step[] = [{ real: base, spelled, depth: 0, through: [] }];
  let left = budget;
  for (let step = pending.pop(); step !== undefined && left > 0; step = pending.pop()) {
    const names = environment.list(step.real);
    if (names === undefined) {
      if (effect === "deny" && environment.kind(step.real) !== "absent")
        matches.push({ path: step.real, value: group.first, isUnlisted: true });
      continue;
    }
    left -= names.length;
    for (const name of names) {
      const place = join(step.real, name);
      const way = join(step.spelled, name);
      const target = environment.realpath(place);
      const isLink = target !== place;
      const isDirectory = environment.kind(place) === "directory";
      const lands = effect === "allow" || !isLink ? place : target === "/" ? parentOf(place) : target;
      if (lands !== undefined)
        for (const value of matched(group, way, isDirectory, isLink, place, effect, environment))
          matches.push({ path: lands, value });
      if (!isDirectory || target === undefined || step.depth + 1 >= group.reach) continue;
      if (isLink && (effect === "allow" || leadsBack(target, step, base))) continue;
      const through = isLink ? [...step.through, step.real] : step.through;
      pending.push({ real: target, spelled: way, depth: step.depth + 1, through });
    }
  }
  return left;
}

/** A link to where the way comes from is not followed: below it is nothing that the pattern was aimed at. */
function leadsBack(target: string, step: Step, base: string): boolean {
  return [base, step.real, ...step.through].some((directory) => isAtOrUnder(directory, target));
}

function matched<T>(
  group: Group<T>,
  way: string,
  isDirectory: boolean,
  isLink: boolean,
  place: string,
  effect: "deny" | "allow",
  environment: Environment,
): T[] {
  const depth = stepsOf(way).length;
  const values: T[] = [];
  for (const { value: found, depth: reached } of group.index.hits(way)) {
    const { pattern, value } = found;
    const isWhole = reached === depth;
    if (pattern.trailing === "none" ? isWhole : !isWhole) values.push(value);
    // An empty directory holds nothing to deny, and what is written into it later is not covered.
    else if (pattern.trailing === "one" && isWhole && effect === "deny" && isDirectory) {
      if (isLink || holdsSomething(place, environment)) values.push(value);
    }
  }
  return values;
}

/** Whether something in a directory really is there: what a link in it leads to is hidden where that is. */
function holdsSomething(directory: string, environment: Environment): boolean {
  return (environment.list(directory) ?? []).some((name) => {
    const place = join(directory, name);
    return parentOf(environment.realpath(place) ?? place) === directory;
  });
}
