import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { segmentText, type PathPattern, type Segment } from "../../policy/path.ts";
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
  type PathDialect,
  type Sign,
} from "../kit/path.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  readonly patterns: readonly Spelled[];
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
  const patterns = spelled.flatMap(({ texts }) => texts);
  return { patterns, ...(spelled[0]?.isWidened === true ? { loss: "widened" } : {}) };
}

/**
 * The same pattern by the real path of its beginning. The agent follows links itself up to the first wildcard, and
 * takes an escaped character for one.
 */
function withoutLinks(pattern: PathPattern, environment: Environment): PathPattern | undefined {
  const wild = pattern.segments.findIndex((segment) => segmentText(segment) === undefined);
  const plain = wild < 0 ? pattern.segments : pattern.segments.slice(0, wild);
  const isEscaped = (segment: Segment): boolean =>
    [...(segmentText(segment) ?? "")].some((char) => ESCAPED.includes(char));
  const segments = plain.some(isEscaped)
    ? realSteps(absoluteSteps(pattern, environment), environment)
    : undefined;
  return segments === undefined ? undefined : { ...pattern, anchor: "root", parents: 0, segments };
}

interface SpelledPath {
  readonly texts: readonly Spelled[];
  readonly isWidened: boolean;
}

const PREFIX = { root: "//", home: "~/", cwd: "/" } as const;

const ALL_BELOW: Spelled = { text: "**", pieces: [] };

function spell({ anchor, parents, segments }: PathPattern): SpelledPath {
  // Two stars that meet in a name would be another sign.
  const steps = spellSteps(segments, DIALECT).map((step, index) =>
    step.endsHere || segments[index]?.kind === "globstar"
      ? step
      : { ...step, text: step.text.replaceAll(/\*{2,}/g, "*") },
  );
  // At the root itself a leading globstar needs a directory.
  const isBelowRoot = anchor === "root" && steps[0]?.text === "**" && steps.length > 1;
  const texts = (isBelowRoot ? [steps, steps.slice(1)] : [steps]).flatMap(withEnds).map((whole) => ({
    text: PREFIX[anchor] + "../".repeat(parents) + whole.map(({ text }) => text).join("/"),
    pieces: pathPieces(PREFIX[anchor] + (parents > 0 ? "../" : ""), whole),
  }));
  return { texts, isWidened: steps.some((step) => step.isWidened) };
}

/** Behind a wildcard the globstar covers what is below alone. */
function withEnds(steps: readonly Spelled[]): readonly (readonly Spelled[])[] {
  const last = steps.at(-1)?.text ?? "";
  if (last === "**") return [steps];
  const all = [...steps, ALL_BELOW];
  return last.endsWith("*") ? [steps, all] : [all];
}

/** What has a meaning of its own in a pattern, and `$`, which is replaced while the settings are read (facts.md B). */
const ESCAPED = '*?[{}()|"$';

const STAR: Sign = { text: "*", piece: "a*" };

const DIALECT: PathDialect = {
  special: {
    // There is no escape, but a set of one.
    ...special(ESCAPED, (char) => ({ text: `[${char}]`, piece: "[*]" })),
    // It separates names there, in paths as in patterns.
    "\\": { text: "/", isWidened: true },
  },
  // There it is half of a wide character.
  any: { ...STAR, isWidened: true },
  star: STAR,
  // `^` negates there, and whether the rest of the signs are members was not measured.
  set: inOneName(plainSet(/^(?:[A-Za-z0-9_.!](?:-[A-Za-z0-9_.])?)+$/, { ...STAR, isWidened: true })),
};
