import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { parsePath, type Part, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { absoluteSteps, readingsOf, stepsWithLinks } from "../kit/path.ts";
import { ANY, END, isAccepted, literally } from "./regex.ts";

/** A path as patterns for the arguments of the file tools. */
export interface PathSpelling {
  /** None when the agent would drop every rule that could be written. */
  readonly patterns: readonly string[];
  readonly losses: readonly LossCode[];
}

/** The argument of each file tool that names where it looks. */
const ARGUMENT = '"(file_path|dir_path)":"';

/** What may stand before a relative path: a mark that the agent takes away, and steps that lead up or nowhere. */
const RELATIVE = String.raw`|@[/\\]*|@?\.[./]*/`;

/** Directories of a relative path. */
const FURTHER = String.raw`[^/\x00]${ANY}`;

/** What a path covers: itself and all below it. */
const COVERED = `(/|${END})`;

/**
 * Spellings of a path that no rule for it matches, but that the agent resolves to it: `a//b`, `a/./b`, `a/x/../b`,
 * `%61/b` and zero bytes (facts.md, paths, release 0.61.0). They are denied for every path.
 */
export const DISGUISED: readonly string[] = [
  String.raw`${ARGUMENT}${ANY}(//|/\./|%[0-9A-Fa-f][0-9A-Fa-f]|\\u0000)`,
  String.raw`${ARGUMENT}(/|${ANY}[^./@"\x00]${ANY}/)\.\.${COVERED}`,
];

/**
 * Spells a path for `argsPattern`, which is compared with the argument as the model wrote it: absolute, or relative to
 * a start directory that is not known when the file is made (facts.md, matching, release 0.61.0).
 *
 * So a rule matches the absolute path, and what is left of it seen from each directory above.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const all = readingsOf(subject).flatMap((reading) => spellReading(reading, environment));
  return {
    patterns: [...new Set(all.flatMap(({ patterns }) => patterns))],
    losses: [...new Set(all.flatMap(({ losses }) => losses))],
  };
}

interface SpelledText {
  readonly text: string;
  readonly isWidened: boolean;
}

interface Spelled {
  readonly patterns: readonly string[];
  readonly losses: readonly LossCode[];
}

function spellReading(pattern: PathPattern, environment: Environment): Spelled[] {
  if (pattern.anchor === "cwd") return [spellRelative(pattern.segments)];
  return stepsWithLinks(pattern, environment).map(spellAbsolute);
}

/**
 * A pattern for every path that lies below none of the given ones.
 * @returns undefined when the agent would drop the rule
 */
export function spellAllBut(subjects: readonly PathSubject[], environment: Environment): string | undefined {
  const named = subjects.map((subject) => {
    const pattern = parsePath(subject);
    // A narrower exception denies more: a path from the start directory is not recognised by its absolute spelling.
    if (pattern.anchor === "cwd")
      return pattern.parents > 0 ? undefined : `(|\\./)${joined(pattern.segments).text}`;
    return `/${joined(absoluteSteps(pattern, environment)).text}`;
  });
  const exceptions = named.filter((text) => text !== undefined);
  const pattern = exceptions.length === 0 ? ARGUMENT : `${ARGUMENT}(?!${exceptions.join("|")})`;
  return isAccepted(pattern) ? pattern : undefined;
}

/** Every path of the file tools. */
export const EVERY_PATH = ARGUMENT;

/** It hangs at the start directory, so that an absolute path may hold it anywhere. */
function spellRelative(segments: readonly Segment[]): Spelled {
  if (segments.every(isEverything)) return { patterns: [EVERY_PATH], losses: ["relative-unanchored"] };
  const { text, isWidened } = joined(segments);
  const pattern = `${ARGUMENT}(${RELATIVE}|/|/${ANY}/)${text}`;
  return spelled(pattern, isWidened ? ["relative-unanchored", "widened"] : ["relative-unanchored"]);
}

function spellAbsolute(segments: readonly Segment[]): Spelled {
  if (segments.every(isEverything)) return { patterns: [EVERY_PATH], losses: [] };
  const { text, isWidened } = joined(segments);
  const pattern = `${ARGUMENT}(/${text}|(${RELATIVE})${suffixes(segments)})`;
  if (isAccepted(pattern) || segments.length === 1)
    return spelled(pattern, isWidened ? ["relative-spelling", "widened"] : ["relative-spelling"]);
  // What lies above it is shorter, and covers it.
  const above = spellAbsolute(segments.slice(0, -1));
  return { ...above, losses: [...new Set([...above.losses, "widened" as const])] };
}

function spelled(pattern: string, losses: readonly LossCode[]): Spelled {
  return isAccepted(pattern)
    ? { patterns: [pattern], losses }
    : { patterns: [], losses: ["not-expressible"] };
}

/** The path with all of its steps, and what it covers. */
function joined(segments: readonly Segment[]): { text: string; isWidened: boolean } {
  let text = "";
  let isWidened = false;
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    const step = spellSegment(segment);
    isWidened ||= step.isWidened;
    if (segment.kind === "globstar") text += isLast ? ANY : `(|${ANY}/)`;
    else text += step.text + (isLast ? COVERED : "/");
  });
  return { text, isWidened };
}

/**
 * What is left of the path seen from each directory above it. A last step that is any name is no end to compare: from
 * the directory before it, every path would match.
 */
function suffixes(segments: readonly Segment[]): string {
  const lastNamed = segments.findLastIndex((segment) => !isEverything(segment));
  let before = "";
  for (const segment of segments.slice(0, lastNamed)) {
    before = segment.kind === "globstar" ? `(|${FURTHER}/)` : `(|${before}${spellSegment(segment).text}/)`;
  }
  return before + joined(segments.slice(lastNamed)).text;
}

function isEverything(segment: Segment): boolean {
  return (
    segment.kind === "globstar" || segment.parts.every(({ kind }) => kind === "star" || kind === "globstar")
  );
}

function spellSegment(segment: Segment): SpelledText {
  if (segment.kind === "globstar") return { text: ANY, isWidened: false };
  const parts = segment.parts.map(spellPart);
  return { text: parts.map(({ text }) => text).join(""), isWidened: parts.some((part) => part.isWidened) };
}

/** One character of a name: JSON writes some with several. */
const CHARACTER = String.raw`([\ud800-\udbff][\udc00-\udfff]|[^/\x00"\\]|\\u....|\\[^u])`;

function spellPart(part: Part): SpelledText {
  switch (part.kind) {
    case "text":
      return { text: literally(part.text), isWidened: false };
    case "any":
      return { text: CHARACTER, isWidened: false };
    case "star":
      return { text: String.raw`[^/\x00]*`, isWidened: false };
    case "globstar":
      return { text: ANY, isWidened: false };
    case "set":
      // Other characters have a meaning of their own in a set, or are written with several.
      return /^[\w.]+(-[\w.]+)*$/.test(part.members)
        ? { text: `[${part.members}]`, isWidened: false }
        : { text: CHARACTER, isWidened: true };
  }
}
