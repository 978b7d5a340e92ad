import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { parsePath, type Part, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import { absoluteSteps, plainSet, readingsOf, stepsWithLinks, type Sign } from "../kit/path.ts";
import { ANY, END, isAccepted, literally } from "./regex.ts";

/** A path as patterns for the arguments of the file tools. */
export interface PathSpelling {
  /** None when the agent would drop every rule that could be written. */
  readonly patterns: readonly Spelled[];
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
export const DISGUISED: readonly Spelled[] = [
  {
    text: String.raw`${ARGUMENT}${ANY}(//|/\./|%[0-9A-Fa-f][0-9A-Fa-f]|\\u0000)`,
    pieces: ["percent signs"],
  },
  { text: String.raw`${ARGUMENT}(/|${ANY}[^./@"\x00]${ANY}/)\.\.${COVERED}`, pieces: ["parent"] },
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
    patterns: all.flatMap(({ patterns }) => patterns),
    losses: [...new Set(all.flatMap(({ losses }) => losses))],
  };
}

interface SpelledText extends Spelled {
  readonly isWidened: boolean;
}

function spellReading(pattern: PathPattern, environment: Environment): PathSpelling[] {
  if (pattern.anchor === "cwd") return [spellRelative(pattern.segments)];
  return stepsWithLinks(pattern, environment).map(spellAbsolute);
}

/**
 * A pattern for every path that lies below none of the given ones.
 * @returns undefined when the agent would drop the rule
 */
export function spellAllBut(subjects: readonly PathSubject[], environment: Environment): Spelled | undefined {
  const exceptions = subjects.flatMap((subject): readonly Spelled[] => {
    const pattern = parsePath(subject);
    const isRelative = pattern.anchor === "cwd";
    // A narrower exception denies more: a path from the start directory is not recognised by its absolute spelling.
    if (isRelative && pattern.parents > 0) return [];
    const { text, pieces } = joined(isRelative ? pattern.segments : absoluteSteps(pattern, environment));
    return [{ text: `${isRelative ? "(|\\./)" : "/"}${text}`, pieces }];
  });
  if (exceptions.length === 0) return EVERY_PATH;
  const text = `${ARGUMENT}(?!${exceptions.map((one) => one.text).join("|")})`;
  return isAccepted(text)
    ? { text, pieces: ["all but", ...exceptions.flatMap((one) => one.pieces)] }
    : undefined;
}

/** Every path of the file tools. */
export const EVERY_PATH: Spelled = { text: ARGUMENT, pieces: ["every path"] };

/** It hangs at the start directory, so that an absolute path may hold it anywhere. */
function spellRelative(segments: readonly Segment[]): PathSpelling {
  if (segments.every(isEverything)) return { patterns: [EVERY_PATH], losses: ["relative-unanchored"] };
  const steps = joined(segments);
  return spelled("relative", `(${RELATIVE}|/|/${ANY}/)${steps.text}`, steps, "relative-unanchored");
}

function spellAbsolute(segments: readonly Segment[]): PathSpelling {
  if (segments.every(isEverything)) return { patterns: [EVERY_PATH], losses: [] };
  const steps = joined(segments);
  const found = spelled(
    "absolute",
    `(/${steps.text}|(${RELATIVE})${suffixes(segments)})`,
    steps,
    "relative-spelling",
  );
  if (found.patterns.length > 0 || segments.length === 1) return found;
  // What lies above it is shorter, and covers it.
  const above = spellAbsolute(segments.slice(0, -1));
  return { ...above, losses: [...new Set([...above.losses, "widened" as const])] };
}

function spelled(
  shape: "absolute" | "relative",
  pattern: string,
  { pieces, isWidened }: SpelledText,
  loss: LossCode,
): PathSpelling {
  const text = ARGUMENT + pattern;
  if (!isAccepted(text)) return { patterns: [], losses: ["not-expressible"] };
  return { patterns: [{ text, pieces: [shape, ...pieces] }], losses: isWidened ? [loss, "widened"] : [loss] };
}

/** The path with all of its steps, and what it covers. */
function joined(segments: readonly Segment[]): SpelledText {
  let text = "";
  let isWidened = false;
  const pieces: string[] = [];
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    const step = spellSegment(segment);
    isWidened ||= step.isWidened;
    pieces.push(...(segment.kind === "globstar" ? [isLast ? "p/**" : "**/p"] : step.pieces));
    if (segment.kind === "globstar") text += isLast ? ANY : `(|${ANY}/)`;
    else text += step.text + (isLast ? COVERED : "/");
  });
  return { text, pieces: [...new Set(pieces)], isWidened };
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
  if (segment.kind === "globstar") return { text: ANY, pieces: [], isWidened: false };
  const signs = segment.parts.map(spellPart);
  return {
    text: signs.map(({ text }) => text).join(""),
    pieces: signs.flatMap(({ piece }) => piece ?? []),
    isWidened: signs.some(({ isWidened }) => isWidened),
  };
}

/** One character of a name: JSON writes some with several. */
const CHARACTER: Sign = {
  text: String.raw`([\ud800-\udbff][\udc00-\udfff]|[^/\x00"\\]|\\u....|\\[^u])`,
  piece: "p?",
};

/** Other characters have a meaning of their own in a set, or are written with several. */
const spellSet = plainSet(/^[\w.]+(-[\w.]+)*$/, { ...CHARACTER, isWidened: true });

function spellPart(part: Part): Sign {
  switch (part.kind) {
    case "text":
      return { text: literally(part.text) };
    case "any":
      return CHARACTER;
    case "star":
      return { text: String.raw`[^/\x00]*`, piece: "a*" };
    case "globstar":
      return { text: ANY, piece: "a**b" };
    case "set":
      return spellSet(part.members);
  }
}
