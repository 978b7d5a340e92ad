import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import {
  absolutePath,
  namesOf,
  segmentText,
  type Part,
  type PathPattern,
  type Segment,
} from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { readingsOf, rooted, spellSet, spellStep, type SpelledStep, type SpelledText } from "../kit/path.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  readonly patterns: readonly string[];
  readonly loss?: LossCode;
}

/**
 * Spells a path for `Read(...)` and `Edit(...)` (facts.md, sections B and C, release 0.24.4).
 *
 * Every pattern ends in a globstar, which covers the path itself and all below it; without it a directory's children
 * are left open. One leading slash hangs a pattern at the directory in which the agent was started. Without any it would hang at
 * the directory that a single command names for itself, and so miss.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const readings = readingsOf(subject).flatMap((written) => {
    const reading = rooted(written, environment.home);
    const real = withoutLinks(reading, environment);
    return real === undefined ? [reading] : [reading, real];
  });
  const spelled = readings.map(spell);
  const patterns = [...new Set(spelled.flatMap(({ texts }) => texts))];
  return { patterns, ...(spelled[0]?.isWidened === true ? { loss: "widened" } : {}) };
}

/**
 * The same pattern by the real path of its beginning. The agent follows links itself up to the first wildcard, and
 * takes an escaped character for one.
 */
function withoutLinks(pattern: PathPattern, environment: Environment): PathPattern | undefined {
  const start = absolutePath({ ...pattern, segments: [] }, environment);
  const wild = pattern.segments.findIndex((segment) => segmentText(segment) === undefined);
  const plain = wild < 0 ? pattern.segments : pattern.segments.slice(0, wild);
  if (start === undefined || !plain.some((segment) => ESCAPED.test(segmentText(segment) ?? "")))
    return undefined;
  for (let length = plain.length; length > 0; length--) {
    const path = `${start === "/" ? "" : start}/${plain.slice(0, length).map(segmentText).join("/")}`;
    const real = environment.realpath(path);
    if (real === undefined) continue;
    if (real === path) return undefined;
    return {
      ...pattern,
      anchor: "root",
      parents: 0,
      segments: [...namesOf(real), ...pattern.segments.slice(length)],
    };
  }
  return undefined;
}

interface Spelled {
  readonly texts: readonly string[];
  readonly isWidened: boolean;
}

const PREFIX = { root: "//", home: "~/", cwd: "/" } as const;

function spell(pattern: PathPattern): Spelled {
  const steps: string[] = Array.from({ length: pattern.parents }, () => "..");
  let isWidened = false;
  for (const segment of pattern.segments) {
    const step = spellSegment(segment);
    steps.push(step.text);
    isWidened ||= step.isWidened;
    if (step.endsHere) break;
  }
  const last = steps.at(-1) ?? "";
  // Behind a wildcard the globstar covers what is below alone.
  const ends = last === "**" ? [""] : last.endsWith("*") ? ["", "/**"] : last === "" ? ["**"] : ["/**"];
  const starts = [steps.join("/")];
  // At the root itself a leading globstar needs a directory.
  if (pattern.anchor === "root" && steps[0] === "**" && steps.length > 1)
    starts.push(steps.slice(1).join("/"));
  const texts = starts.flatMap((start) => ends.map((end) => PREFIX[pattern.anchor] + start + end));
  return { texts, isWidened };
}

/** Two stars that meet would be another sign. */
function spellSegment(segment: Segment): SpelledStep {
  const step = spellStep(segment, spellPart);
  return segment.kind === "globstar" || step.endsHere
    ? step
    : { ...step, text: step.text.replaceAll(/\*{2,}/g, "*") };
}

/** What has a meaning of its own in a pattern, and `$`, which is replaced while the settings are read (facts.md B). */
const ESCAPED = /[*?[{}()|"$]/;

function spellPart(part: Part): SpelledText | undefined {
  switch (part.kind) {
    case "text": {
      // It separates names there, in paths as in patterns.
      const text = [...part.text].map(spellCharacter).join("").replaceAll("\\", "/");
      return { text, isWidened: part.text.includes("\\") };
    }
    // There it is half of a wide character.
    case "any":
      return { text: "*", isWidened: true };
    case "star":
      return { text: "*", isWidened: false };
    case "globstar":
      return undefined;
    // `^` negates there, and whether the rest of the signs are members was not measured.
    case "set":
      return spellSet(part.members, /^(?:[A-Za-z0-9_.!](?:-[A-Za-z0-9_.])?)+$/);
  }
}

/** There is no escape, but a set of one. */
function spellCharacter(char: string): string {
  return ESCAPED.test(char) ? `[${char}]` : char;
}
