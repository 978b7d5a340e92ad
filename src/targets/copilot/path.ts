import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { parsePath, type Part, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { readingsOf, spellSet, spellStep, stepsWithLinks, type SpelledText } from "../kit/path.ts";

/** A path in the spelling of `read(...)` and `write(...)`. */
export interface PathSpelling {
  /** The patterns to deny; none when the agent cannot match the path at all. */
  readonly patterns: readonly {
    readonly path: string;
    /** What lies below it, where the path alone does not cover that. */
    readonly children?: string;
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
  const spelled = variants.map((segments) => spell(segments));
  const patterns = spelled.map(({ steps }) => {
    const path = root + steps.join("/");
    return steps.at(-1) === "**" ? { path } : { path, children: `${path}/**` };
  });
  const isWidened = spelled.some((one) => one.isWidened);
  const loss = isWidened ? "widened" : root === "" ? "relative-unanchored" : undefined;
  return { patterns, ...(loss === undefined ? {} : { loss }) };
}

function spell(segments: readonly Segment[]): { steps: readonly string[]; isWidened: boolean } {
  const steps: string[] = [];
  let isWidened = false;
  for (const segment of segments) {
    const step = spellStep(segment, spellPart);
    steps.push(step.text);
    isWidened ||= step.isWidened;
    if (step.endsHere) {
      steps.push("**");
      break;
    }
  }
  if (steps.length === 0) steps.push("**");
  return { steps, isWidened };
}

function spellPart(part: Part): SpelledText | undefined {
  switch (part.kind) {
    case "text": {
      // There is no escape, but a class of one character. `)` cannot be written at all, and `\` counts as `/`.
      const text = part.text.replaceAll(/[*?[{}]/g, "[$&]").replaceAll(")", "?");
      return { text, isWidened: /[)\\]/.test(part.text) };
    }
    // One byte there, one character here: a longer character would slip through.
    case "any":
      return { text: "*", isWidened: true };
    case "star":
      return { text: "*", isWidened: false };
    case "globstar":
      return undefined;
    // `!` and `^` negate there, and further characters are counted in bytes.
    case "set":
      return spellSet(part.members, /^[\w.-]+$/);
  }
}
