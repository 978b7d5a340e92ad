import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { parsePath, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import {
  inOneName,
  pathPieces,
  plainSet,
  readingsOf,
  special,
  spellSteps,
  stepsWithLinks,
  type PathDialect,
  type Sign,
} from "../kit/path.ts";

/** A path in the spelling of `read(...)` and `write(...)`. */
export interface PathSpelling {
  /** The patterns to deny; none when the agent cannot match the path at all. */
  readonly patterns: readonly {
    readonly path: Spelled;
    /** What lies below it, where the path alone does not cover that. */
    readonly children?: Spelled;
  }[];
  readonly loss?: LossCode;
}

/**
 * Spells a path for a launch flag (facts.md beside this file, release 1.0.102).
 *
 * Only an absolute pattern is anchored, and `~` is not understood, so the home is written out. A pattern on a link
 * stops just the accesses that are spelled with the link, so the real path is named beside it. A directory does not
 * cover its children, nor `/**` the directory.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const pattern = parsePath(subject);
  if (pattern.anchor === "cwd" && pattern.parents > 0) return { patterns: [], loss: "parent-relative" };
  const readings = readingsOf(subject);
  if (pattern.anchor === "cwd")
    return spellAll(
      readings.map(({ segments }) => segments),
      "",
    );
  const variants = readings.flatMap((reading) => stepsWithLinks(reading, environment));
  return spellAll(variants, "/");
}

function spellAll(variants: readonly (readonly Segment[])[], root: "" | "/"): PathSpelling {
  const spelled = variants.map((segments) => spellSteps(segments, DIALECT));
  const patterns = spelled.map((steps) => {
    const whole = steps.length === 0 || steps.at(-1)?.endsHere === true ? [...steps, ALL_BELOW] : steps;
    const path = patternOf(root, whole);
    return whole.at(-1)?.text === "**"
      ? { path }
      : { path, children: patternOf(root, [...whole, ALL_BELOW]) };
  });
  const isWidened = spelled.flat().some((step) => step.isWidened);
  const loss = isWidened ? "widened" : root === "" ? "relative-unanchored" : undefined;
  return { patterns, ...(loss === undefined ? {} : { loss }) };
}

const ALL_BELOW: Spelled = { text: "**", pieces: [] };

function patternOf(root: "" | "/", steps: readonly Spelled[]): Spelled {
  return { text: root + steps.map(({ text }) => text).join("/"), pieces: pathPieces(root, steps) };
}

const STAR: Sign = { text: "*", piece: "a*" };

const DIALECT: PathDialect = {
  // There is no escape, but a class of one character. `)` cannot be written at all, and `\` counts as `/`.
  special: {
    ...special("*?[{}", (char) => ({ text: `[${char}]`, piece: "[*]" })),
    ")": { text: "?", piece: "p?", isWidened: true },
    "\\": { text: "\\", isWidened: true },
  },
  // One byte there, one character here: a longer character would slip through.
  any: { ...STAR, isWidened: true },
  star: STAR,
  // `!` and `^` negate there, and further characters are counted in bytes.
  set: inOneName(plainSet(/^[\w.-]+$/, { ...STAR, isWidened: true })),
};
