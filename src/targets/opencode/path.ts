import type { Environment } from "../../policy/environment.ts";
import { isAbove, namesOf, segmentText, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import { absoluteSteps, readingsOf, realSteps } from "../kit/path.ts";
import type { LossCode } from "./losses.ts";
import { spellKey, spellSteps } from "./pattern.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  /** For `read` and `edit`: the path itself, and what lies below it. */
  readonly patterns: readonly {
    readonly path: Spelled;
    readonly children?: Spelled;
    /** It is needed only on a machine where a repository lies above the path. */
    readonly isElsewhere?: boolean;
  }[];
  /** For `external_directory`: what lies in it. */
  readonly folders: readonly Spelled[];
  readonly losses: readonly LossCode[];
}

/**
 * Spells a path (facts.md, "Paths", release 1.18.33).
 *
 * File tools compare the path as it is seen from the root of the git worktree, and outside of git from `/`. So one
 * path has as many spellings as there are directories above it that the agent could be started below: steps up, and the
 * rest of the path. `external_directory` compares absolute directories, but only outside of the project.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const spelled = readingsOf(subject).map((reading) =>
    reading.anchor === "cwd" ? anyDepth(reading.segments) : anchored(reading, environment),
  );
  const patterns = new Map(spelled.flatMap((one) => one.patterns).map((one) => [one.path.text, one]));
  return {
    patterns: [...patterns.values()],
    folders: spelled.flatMap(({ folders }) => folders),
    losses: [...new Set(spelled.flatMap(({ losses }) => losses))],
  };
}

/** Where a relative path hangs is not known to a rule, so it is meant wherever it ends a path. */
function anyDepth(segments: readonly Segment[]): PathSpelling {
  const steps = withoutTail(segments);
  if (steps.length === 0) return { patterns: [withChildren("", "*")], folders: [], losses: ["any-depth"] };
  const isAnywhere = steps[0]?.kind === "globstar";
  const rest = isAnywhere ? steps.slice(1) : steps;
  const { text, isWidened } = spellSteps(rest);
  // What begins with a wildcard that crosses directories matches at any depth by itself.
  const starts = text.startsWith("*") ? ([""] as const) : (["", "*/"] as const);
  // `**/*.pem` comes out as it is meant.
  const isExact = isAnywhere && rest.length === 1 && /^\*[^*?]+$/.test(text);
  return {
    patterns: starts.map((start) => withChildren(start, text)),
    folders: [],
    losses: isWidened && !isExact ? ["widened"] : isAnywhere ? [] : ["any-depth"],
  };
}

function anchored(pattern: PathPattern, environment: Environment): PathSpelling {
  const named = withoutTail(absoluteSteps(pattern, environment));
  const real = realSteps(named, environment);
  const variants = real === undefined ? [named] : [named, real];
  const patterns: PathSpelling["patterns"][number][] = [];
  const folders: Spelled[] = [];
  let isWidened = false;
  for (const steps of variants) {
    const [first] = steps;
    const path = plainPath(steps);
    // What holds the home holds every project in it, from which it is not seen.
    if (path !== undefined && isAbove(path, environment.home))
      return {
        patterns: [withChildren("", "*")],
        folders: [],
        losses: first === undefined ? [] : ["widened"],
      };
    if (first === undefined) continue;
    if (first.kind === "globstar") {
      const anywhere = anyDepth(steps);
      patterns.push(...anywhere.patterns);
      isWidened ||= anywhere.losses.length > 0;
      continue;
    }
    const spelled = fromEverywhere(steps, environment);
    patterns.push(...spelled.patterns);
    isWidened ||= spelled.isWidened;
    const folder = folderOf(steps, environment);
    if (folder !== undefined) folders.push(folder);
  }
  return { patterns, folders, losses: [isWidened ? "widened" : "same-tail"] };
}

/**
 * The path as it is seen from every directory that can be the root of a worktree. What is in the home is told by its
 * place there, so that the same policy gives the same rules for every user.
 */
function fromEverywhere(
  steps: readonly Segment[],
  environment: Environment,
): { readonly patterns: PathSpelling["patterns"]; readonly isWidened: boolean } {
  const home = homeDepth(steps, environment);
  const patterns: PathSpelling["patterns"][number][] = [];
  let isWidened = false;
  for (let above = home; above < steps.length; above++) {
    const rest = steps.slice(above);
    const [first] = rest;
    if (first === undefined || first.kind === "globstar") break;
    const spelled = spellSteps(rest);
    const { text } = spelled;
    isWidened ||= spelled.isWidened;
    // Outside of git a path is seen from `/`.
    if (above === home) patterns.push(withChildren(above === 0 ? "" : "*/", text));
    if (above !== home || above === 0) patterns.push(withChildren("*../", text));
    // Inside of a worktree there are no steps up. Only a directory that is one can be its root.
    const root = plainPath(steps.slice(0, above));
    if (above > 0 && root !== undefined)
      patterns.push({ ...withChildren("", text), isElsewhere: !isRepository(root, environment) });
    if (segmentText(first) === undefined) break;
  }
  return { patterns, isWidened };
}

/** A `.git` without a `HEAD` is none for git; a file of that name leads to a repository. */
function isRepository(folder: string, environment: Environment): boolean {
  const git = `${folder === "/" ? "" : folder}/.git`;
  return environment.kind(git) === "file" || environment.kind(`${git}/HEAD`) !== "absent";
}

/** How many steps lead to the home, where a path lies in it; 0 elsewhere. */
function homeDepth(steps: readonly Segment[], { home }: Environment): number {
  const names = namesOf(home);
  const isInHome = names.every((name, index) => {
    const step = steps[index];
    return step !== undefined && segmentText(step) === segmentText(name);
  });
  return isInHome && steps.length > names.length ? names.length : 0;
}

/** What lies in the directory that a path is, in the words of `external_directory`, which knows the home. */
function folderOf(steps: readonly Segment[], environment: Environment): Spelled | undefined {
  const depth = homeDepth(steps, environment);
  if (plainPath(steps) === undefined) return undefined;
  const { text } = spellSteps(steps.slice(depth));
  const anchor = depth === 0 ? "/" : "~/";
  return { text: `${anchor}${text}/*`, pieces: [`${anchor}p/*`, ...(text.includes("?") ? ["p?"] : [])] };
}

function withChildren(
  start: "" | "*/" | "*../",
  text: string,
): { readonly path: Spelled; readonly children?: Spelled } {
  const path = spellKey(start, text, "");
  // What ends in a wildcard covers what lies below.
  return text.endsWith("*") ? { path } : { path, children: spellKey(start, text, "/*") };
}

/** `d/**` is the directory with all that is in it. */
function withoutTail(segments: readonly Segment[]): readonly Segment[] {
  const last = segments.findLastIndex(({ kind }) => kind === "name");
  return segments.slice(0, last + 1);
}

function plainPath(steps: readonly Segment[]): string | undefined {
  const names = steps.map(segmentText);
  return names.includes(undefined) ? undefined : `/${names.join("/")}`;
}
