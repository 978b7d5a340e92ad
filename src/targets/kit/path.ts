import type { Environment } from "../../policy/environment.ts";
import {
  absolutePath,
  namesOf,
  parsePath,
  segmentText,
  type Part,
  type PathPattern,
  type Segment,
} from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";

/**
 * What a path of the policy may mean: the pattern, and the name with these very brackets, for which the sandbox takes
 * the entry as well.
 */
export function readingsOf(subject: PathSubject): readonly PathPattern[] {
  const pattern = parsePath(subject);
  const isAlsoName = pattern.isGlob && /[[\]]/.test(subject.text);
  return isAlsoName ? [pattern, parsePath({ ...subject, literal: true })] : [pattern];
}

/** `~/../x` leaves the home, so it is written from the root. */
export function rooted(pattern: PathPattern, home: string): PathPattern {
  if (pattern.anchor !== "home" || pattern.parents === 0) return pattern;
  const above = namesOf(home);
  const kept = above.slice(0, Math.max(0, above.length - pattern.parents));
  return { ...pattern, anchor: "root", parents: 0, segments: [...kept, ...pattern.segments] };
}

/** The steps from the root of a pattern that does not depend on the start directory. */
export function absoluteSteps(pattern: PathPattern, environment: Environment): readonly Segment[] {
  const start = absolutePath({ ...pattern, segments: [], isGlob: false }, environment) ?? "/";
  return [...namesOf(start), ...pattern.segments];
}

/** The same steps without links, as far as they exist; undefined when that changes nothing. */
export function realSteps(
  steps: readonly Segment[],
  environment: Environment,
): readonly Segment[] | undefined {
  const firstGlob = steps.findIndex((step) => segmentText(step) === undefined);
  const plain = steps.slice(0, firstGlob < 0 ? steps.length : firstGlob).map(segmentText);
  for (let length = plain.length; length > 0; length--) {
    const path = `/${plain.slice(0, length).join("/")}`;
    const real = environment.realpath(path);
    if (real === undefined) continue;
    return real === path ? undefined : [...namesOf(real), ...steps.slice(length)];
  }
  return undefined;
}

/** The steps as they are written, and without links where that is another path. */
export function stepsWithLinks(
  pattern: PathPattern,
  environment: Environment,
): readonly (readonly Segment[])[] {
  const named = absoluteSteps(pattern, environment);
  const real = realSteps(named, environment);
  return real === undefined ? [named] : [named, real];
}

/** A piece of a path in the words of an agent, and whether it matches more than what it was made from. */
export interface SpelledText {
  readonly text: string;
  readonly isWidened: boolean;
}

export interface SpelledStep extends SpelledText {
  /** The step, with all below it, already covers what follows. */
  readonly endsHere: boolean;
}

/**
 * One step of a path in the words of an agent whose `**` is a step of its own.
 * @param spellPart a part of a name; undefined for one that reaches across directories, which the agent has no form for:
 * `a*` with all below then covers `a**b`
 */
export function spellStep(segment: Segment, spellPart: (part: Part) => SpelledText | undefined): SpelledStep {
  if (segment.kind === "globstar") return { text: "**", isWidened: false, endsHere: false };
  let text = "";
  let isWidened = false;
  for (const part of segment.parts) {
    const spelled = spellPart(part);
    if (spelled === undefined) return { text: `${text}*`, isWidened: true, endsHere: true };
    text += spelled.text;
    isWidened ||= spelled.isWidened;
  }
  return { text, isWidened, endsHere: false };
}

/**
 * A set of characters where only these signs are known to be members and nothing else. Any other set becomes `*`.
 * @returns undefined for a set that holds a separator
 */
export function spellSet(members: string, plain: RegExp): SpelledText | undefined {
  if (members.includes("/")) return undefined;
  return plain.test(members) ? { text: `[${members}]`, isWidened: false } : { text: "*", isWidened: true };
}
