import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import type { PathPattern, Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import {
  absoluteSteps,
  inOneName,
  pathPieces,
  plainSet,
  readingsOf,
  realSteps,
  rooted,
  special,
  spellSteps,
  stepsWithLinks,
  type PathDialect,
  type Sign,
} from "../kit/path.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  readonly patterns: readonly Spelled[];
  readonly losses: readonly LossCode[];
}

/**
 * Spells a path for `Read(...)` and `Edit(...)` (facts.md, section B, release 1.0.41): by its name and without links, because
 * the agent compares where a link leads but not the link in a rule. `~` in a rule matches only `~` in a path, so the home is
 * written out. A pattern covers nothing below it, so each path has one for itself and one for what is in it.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const readings = readingsOf(subject).map((reading) => rooted(reading, environment.home));
  // `..` in a rule matches nothing.
  if (readings.some(({ anchor, parents }) => anchor === "cwd" && parents > 0))
    return { patterns: [], losses: ["parent-relative"] };
  const spelled = readings.flatMap((reading) => spell(reading, environment));
  return {
    patterns: spelled.flatMap(({ patterns }) => patterns),
    losses: spelled.some(({ isWidened }) => isWidened) ? ["widened"] : [],
  };
}

interface SpelledPath {
  readonly patterns: readonly Spelled[];
  readonly isWidened: boolean;
}

function spell(reading: PathPattern, environment: Environment): readonly SpelledPath[] {
  if (reading.anchor !== "cwd")
    return stepsWithLinks(reading, environment).map((steps) => withEnds("/", steps));
  const real = realSteps(absoluteSteps(reading, environment), environment);
  return [
    withEnds("./", reading.segments),
    ...(real === undefined || reading.segments.length === 0 ? [] : [withEnds("/", real)]),
  ];
}

const ALL_BELOW: Spelled = { text: "**", pieces: [] };

function withEnds(anchor: "/" | "./", segments: readonly Segment[]): SpelledPath {
  const steps = spellSteps(segments, DIALECT);
  const wholes = steps.at(-1)?.text === "**" ? [steps] : [steps, [...steps, ALL_BELOW]];
  const patterns = wholes.map((whole) =>
    whole.length === 0
      ? { text: anchor === "/" ? "/" : ".", pieces: [anchor === "/" ? "/" : "."] }
      : { text: anchor + whole.map(({ text }) => text).join("/"), pieces: pathPieces(anchor, whole) },
  );
  return { patterns, isWidened: steps.some((step) => step.isWidened) };
}

/**
 * What the tools take from both ends of a path after the agent has compared it with the rules: blanks, line breaks and quotes
 * (facts.md, section B).
 */
const TAKEN_OFF = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\"'";

/**
 * Paths that the agent does not recognize when it compares them, although its tools do: with `~`, which is compared as it
 * is written, and with what is taken off at their ends. Any path can be written so, with `..` in it as well.
 */
export const ODD_PATTERNS: readonly Spelled[] = [
  { text: "~", pieces: ["~"] },
  { text: "~/**", pieces: ["~/**"] },
  { text: `**/[${TAKEN_OFF}]*`, pieces: ["[blank]p"] },
  { text: `**/[${TAKEN_OFF}]*/**`, pieces: ["[blank]p/**"] },
  { text: `**/*[${TAKEN_OFF}]`, pieces: ["p[blank]"] },
];

const ANY: Sign = { text: "?", piece: "p?" };
const STAR: Sign = { text: "*", piece: "a*" };

const DIALECT: PathDialect = {
  special: {
    // There is no escape, but a set of one.
    ...special("*?[", (char) => ({ text: `[${char}]`, piece: "[*]" })),
    // It separates names there, in paths as in patterns.
    "\\": { ...STAR, isWidened: true },
  },
  any: ANY,
  star: STAR,
  set: inOneName(plainSet(/^(?:[A-Za-z0-9_.!](?:-[A-Za-z0-9_.])?)+$/, { ...ANY, isWidened: true })),
  folds: "written",
};
