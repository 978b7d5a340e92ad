import type { Environment } from "../../policy/environment.ts";
import { normalize } from "../../policy/normalize.ts";
import { namesOf, parsePath, type Segment } from "../../policy/path.ts";
import type { PathEntry } from "./lists.ts";
import { anchored, isLink, isThere, namedPath } from "./places.ts";

/** A pattern, from a directory that is there by its name. */
export interface Pattern {
  readonly kind: "pattern";
  /** The names before the first one with a wildcard. */
  readonly base: string;
  /** The rest, without a final `**`. */
  readonly rest: readonly Segment[];
  /** Final `**`: `one` covers what matches the rest as well, `more` only what lies below that. */
  readonly trailing: "none" | "one" | "more";
}

/** How the sandbox takes an entry; one entry can have several readings. */
export type Reading =
  | { readonly kind: "name"; readonly path: string }
  | Pattern
  /** A pattern that is never looked for. */
  | {
      readonly kind: "skipped";
      readonly reason: "root-glob-skipped" | "dead-pattern";
      /** What it seems to say. */
      readonly steps: readonly Segment[];
    };

const GLOB = /[*?[\]]/;

/**
 * The readings of an entry of a read list (research/srt.md section 2, SRT 0.0.83). A final `/**` is the directory; an
 * entry with a wildcard is a pattern, and beside that the name that it spells where such a name exists.
 */
export function readingsOf(
  entry: PathEntry,
  effect: "deny" | "allow",
  environment: Environment,
): readonly Reading[] {
  if (entry.literal) return [{ kind: "name", path: namedPath(entry.text, environment) }];
  const stripped = withoutTail(entry.text);
  if (!GLOB.test(stripped)) return [{ kind: "name", path: namedPath(stripped, environment) }];
  const tail = stripped === entry.text ? "" : "/**";
  const spelled = foldedPattern(stripped, environment);
  return [patternOf(spelled + tail, 0), ...namesAmong(spelled, tail, effect, environment)];
}

/**
 * The names that an entry of a write list stands for: there patterns do not work (research/srt.md section 2).
 * @returns undefined for a pattern that names nothing
 */
export function writtenName(
  entry: PathEntry,
  effect: "deny" | "allow",
  environment: Environment,
): string | undefined {
  if (entry.literal) return namedPath(entry.text, environment);
  const stripped = withoutTail(entry.text);
  if (!GLOB.test(stripped)) return namedPath(stripped, environment);
  const names = namesAmong(foldedPattern(stripped, environment), "", effect, environment);
  return names.find((reading) => reading.kind === "name")?.path;
}

function withoutTail(text: string): string {
  return text.replace(/\/\*\*$/, "") || "/";
}

/** A relative pattern is folded like a path; of another only doubled slashes and single dots go. */
function foldedPattern(text: string, environment: Environment): string {
  const path = anchored(text, environment);
  const isRelative = !text.startsWith("/") && text !== "~" && !text.startsWith("~/");
  return isRelative ? normalize(path) : path.replaceAll(/\/{2,}/g, "/").replaceAll(/\/\.(?=\/)/g, "");
}

/** @param from how many of the first steps are names, whatever characters they hold */
function patternOf(spelled: string, from: number): Reading {
  const steps = spelled.slice(1).split("/");
  const firstGlob = steps.findIndex((step, i) => i >= from && GLOB.test(step));
  // After folding, a pattern can turn out to be a name; it is looked for in its directory all the same.
  const end = firstGlob < 0 ? steps.length - 1 : firstGlob;
  const rest = steps.slice(end);
  // A final slash matches nothing, and no directory holds a name `..`.
  const all = parsePath({ kind: "path", text: spelled, literal: false }).segments;
  if (rest.includes("..") || rest.at(-1) === "")
    return { kind: "skipped", reason: "dead-pattern", steps: all };
  if (end === 0) return { kind: "skipped", reason: "root-glob-skipped", steps: all };
  const { segments } = parsePath({ kind: "path", text: `/${rest.join("/")}`, literal: false });
  const last = segments.findLastIndex(({ kind }) => kind === "name");
  const globstars = segments.length - 1 - last;
  return {
    kind: "pattern",
    base: normalize(`/${steps.slice(0, end).join("/")}`),
    rest: segments.slice(0, last + 1),
    trailing: globstars === 0 ? "none" : globstars === 1 ? "one" : "more",
  };
}

/** The readings of a pattern some of whose steps with wildcards are names on this disk. */
function namesAmong(
  spelled: string,
  tail: string,
  effect: "deny" | "allow",
  environment: Environment,
): readonly Reading[] {
  const steps = spelled.slice(1).split("/");
  const globs = steps.flatMap((step, i) => (GLOB.test(step) ? [i] : []));
  const prefix = (length: number): string => normalize(`/${steps.slice(0, length).join("/")}`);
  // Whoever may write the directory can put a link there: it must not open what it leads to.
  const counts = (path: string): boolean =>
    isThere(path, environment) && (effect === "deny" || !isLink(path, environment));
  const first = globs[0];
  if (first === undefined) return [];
  let reach = first;
  while (reach < steps.length && counts(prefix(reach + 1))) reach++;
  const found = globs.filter((at) => at < reach);
  const readings: Reading[] = [];
  const last = globs.at(-1) as number;
  if (
    reach > last &&
    (effect === "deny" || reach === steps.length || !isThere(prefix(reach + 1), environment))
  )
    readings.push({ kind: "name", path: prefix(steps.length) });
  for (const at of found) {
    if (at !== last && environment.kind(prefix(at + 1)) === "directory")
      readings.push(patternOf(spelled + tail, at + 1));
  }
  return readings;
}

/** A pattern as steps from the root of the file system. */
export function stepsOfPattern(pattern: Pattern): readonly Segment[] {
  return [...namesOf(pattern.base), ...pattern.rest];
}

export function isPatternText(entry: PathEntry): boolean {
  return !entry.literal && GLOB.test(withoutTail(entry.text));
}
