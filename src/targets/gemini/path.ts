import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { parsePath, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import {
  absoluteSteps,
  isEverything,
  plainSet,
  readingsOf,
  spellSteps,
  stepsWithLinks,
  type PathDialect,
  type Sign,
} from "../kit/path.ts";
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
  { pieces, isWidened }: ReturnType<typeof joined>,
  loss: LossCode,
): PathSpelling {
  const text = ARGUMENT + pattern;
  if (!isAccepted(text)) return { patterns: [], losses: ["not-expressible"] };
  return { patterns: [{ text, pieces: [shape, ...pieces] }], losses: isWidened ? [loss, "widened"] : [loss] };
}

/** The path with all of its steps, and what it covers. */
function joined(segments: readonly Segment[]): Spelled & { readonly isWidened: boolean } {
  const last = segments.length - 1;
  const steps = spellSteps(segments, DIALECT).map(({ isWidened, ...step }, index) => {
    if (segments[index]?.kind === "globstar")
      return {
        isWidened,
        text: index === last ? ANY : `(|${ANY}/)`,
        pieces: [index === last ? "p/**" : "**/p"],
      };
    return { isWidened, text: step.text + (index === last ? COVERED : "/"), pieces: step.pieces };
  });
  return {
    text: steps.map(({ text }) => text).join(""),
    pieces: [...new Set(steps.flatMap(({ pieces }) => pieces))],
    isWidened: steps.some(({ isWidened }) => isWidened),
  };
}

/**
 * What is left of the path seen from each directory above it. A last step that is any name is no end to compare: from
 * the directory before it, every path would match.
 */
function suffixes(segments: readonly Segment[]): string {
  const lastNamed = segments.findLastIndex((segment) => !isEverything(segment));
  let before = "";
  for (const { text } of spellSteps(segments.slice(0, lastNamed), DIALECT))
    before = text === "**" ? `(|${FURTHER}/)` : `(|${before}${text}/)`;
  return before + joined(segments.slice(lastNamed)).text;
}

/** One character of a name: JSON writes some with several. */
const CHARACTER: Sign = {
  text: String.raw`([\ud800-\udbff][\udc00-\udfff]|[^/\x00"\\]|\\u....|\\[^u])`,
  piece: "p?",
};

const DIALECT: PathDialect = {
  literally,
  any: CHARACTER,
  star: { text: String.raw`[^/\x00]*`, piece: "a*" },
  across: { text: ANY, piece: "a**b" },
  // Other characters have a meaning of their own in a set, or are written with several.
  set: plainSet(/^[\w.]+(-[\w.]+)*$/, { ...CHARACTER, isWidened: true }),
};
