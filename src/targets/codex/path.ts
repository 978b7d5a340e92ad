import type { Environment } from "../../policy/environment.ts";
import { namesOf, parsePath, segmentText, type Part, type Segment } from "../../policy/path.ts";
import type { PathRule, PathSubject } from "../../policy/policy.ts";
import type { LossCode } from "./losses.ts";

/** A path as a key of the profile. */
export interface NativePath {
  /** `start`: below the directory in which the agent is started. */
  readonly table: "absolute" | "start";
  readonly text: string;
}

/** What the profile says of one path. */
export interface PathEntry extends NativePath {
  readonly access: "deny" | "read" | "write";
  readonly rules: readonly PathRule[];
}

export interface PathSpelling {
  /** What to write; nothing when the agent cannot hold the path at all. */
  readonly paths: readonly NativePath[];
  /** The one place that is meant, without links; undefined for a pattern. */
  readonly place?: string;
  readonly losses: readonly LossCode[];
}

/**
 * Spells a path for the filesystem table of a profile (research/codex.md section 2 and facts.md beside this file,
 * release 0.169.0).
 *
 * A key that crosses a link keeps every command from running, so the place that it leads to is named. Only a deny may
 * be a pattern; it names files, not folders, so what lies below stands beside it.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const pattern = parsePath(subject);
  // `d/**` is the directory.
  const last = pattern.segments.findLastIndex(({ kind }) => kind === "name");
  const segments = pattern.segments.slice(0, last + 1);
  const firstGlob = segments.findIndex((segment) => segmentText(segment) === undefined);
  const plain = firstGlob < 0 ? segments : segments.slice(0, firstGlob);
  const globbed = firstGlob < 0 ? [] : segments.slice(firstGlob);

  const base = namesOf(pattern.anchor === "root" ? "/" : environment[pattern.anchor]);
  base.splice(Math.max(0, base.length - pattern.parents));
  const named = pathText([...base, ...plain]);
  const resolved = resolve(named, environment);
  if (resolved === undefined) return { paths: [], losses: ["link-to-nothing"] };

  const isRelative = pattern.anchor === "cwd";
  const start = resolve(environment.cwd, environment) ?? environment.cwd;
  const below = isRelative ? belowOf(resolved, start) : undefined;
  const isMoved = isRelative && (below === undefined || named !== joined(environment.cwd, below));
  const lost: LossCode[] = isMoved ? ["start-directory-only"] : [];
  // In that table `~` at the beginning was not tried.
  const isBelow = below !== undefined && !below.startsWith("~");
  if (isRelative && !isBelow && !isMoved) lost.push("start-directory-only");

  const table = isBelow ? "start" : "absolute";
  const text = isBelow ? below : homeForm(resolved, environment);
  const needsPattern = globbed.length > 0 || /[*?[]/.test(text);
  if (!needsPattern)
    return { paths: [{ table, text: text === "" ? "." : text }], place: resolved, losses: lost };
  // It would have to look through the whole machine, and refuses to.
  if (!isBelow && resolved === "/") return { paths: [], losses: ["root-pattern"] };
  const spelled = spell(globbed);
  const whole = [escape(text), ...spelled.steps].filter((step) => step !== "").join("/");
  const paths = whole.endsWith("**") ? [whole] : [whole, `${whole}/**`];
  // A name may hold brackets, and the sandbox takes the entry for that name as well.
  const isAlsoName = pattern.isGlob && /[[\]]/.test(subject.text);
  const literal = isAlsoName ? spellPath({ ...subject, literal: true }, environment).paths : [];
  return {
    paths: [...paths.map((one) => ({ table, text: one }) as const), ...literal],
    losses: spelled.isWidened ? [...lost, "widened"] : lost,
  };
}

function pathText(segments: readonly Segment[]): string {
  return `/${segments.map(segmentText).join("/")}`;
}

function joined(folder: string, rest: string): string {
  return rest === "" ? folder : `${folder === "/" ? "" : folder}/${rest}`;
}

/** What follows the folder; empty for the folder itself. */
function belowOf(path: string, folder: string): string | undefined {
  if (path === folder) return "";
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/**
 * The path without links, as far as it exists.
 * @returns undefined where a link leads nowhere
 */
export function resolve(path: string, environment: Environment): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const real = environment.realpath(path.slice(0, end));
    if (real === undefined) continue;
    const rest = path.slice(end);
    const next = rest.split("/")[1];
    if (next !== undefined && environment.list(real)?.includes(next) === true) {
      if (environment.kind(joined(real, next)) === "absent") return undefined;
    }
    return (real === "/" ? "" : real) + rest || "/";
  }
  return path;
}

/** With `~` where that means the same place. */
function homeForm(path: string, { home, realpath }: Environment): string {
  const rest = belowOf(path, home);
  if (rest === undefined || home === "/" || (realpath(home) ?? home) !== home) return path;
  return rest === "" ? "~" : `~/${rest}`;
}

/** A backslash takes a character its meaning, in patterns alone. */
export function escape(text: string): string {
  return text.replaceAll(/[*?[\]{}\\]/g, String.raw`\$&`);
}

function spell(segments: readonly Segment[]): { steps: readonly string[]; isWidened: boolean } {
  const steps: string[] = [];
  let isWidened = false;
  for (const segment of segments) {
    if (segment.kind === "globstar") {
      if (steps.at(-1) !== "**") steps.push("**");
      continue;
    }
    let step = "";
    for (const part of segment.parts) {
      const spelled = spellPart(part);
      isWidened ||= spelled.isWidened;
      step += spelled.text;
      // What crosses directories has no counterpart inside of a name: all below covers it.
      if (part.kind === "globstar") return { steps: [...steps, step], isWidened };
    }
    steps.push(step);
  }
  return { steps, isWidened };
}

function spellPart(part: Part): { text: string; isWidened: boolean } {
  switch (part.kind) {
    case "text":
      return { text: escape(part.text), isWidened: false };
    case "star":
      return { text: "*", isWidened: false };
    // One byte there, one character here: a longer character would slip through.
    case "any":
    case "globstar":
      return { text: "*", isWidened: true };
    case "set": {
      // `!` and `^` negate there, and further characters are counted in bytes.
      const isPlain = /^[\w.-]+$/.test(part.members);
      return isPlain ? { text: `[${part.members}]`, isWidened: false } : { text: "*", isWidened: true };
    }
  }
}
