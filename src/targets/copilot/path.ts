import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { absolutePath, namesOf, parsePath, segmentText, type Part, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";

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
  // A name may hold brackets, and the sandbox takes the entry for that name as well.
  const isAlsoName = pattern.isGlob && /[[\]]/.test(subject.text);
  const readings = isAlsoName ? [pattern, parsePath({ ...subject, literal: true })] : [pattern];
  if (pattern.anchor === "cwd")
    return spellAll(
      readings.map(({ segments }) => segments),
      "",
    );
  const variants = readings.flatMap((reading) => {
    const start = absolutePath({ ...reading, segments: [] }, environment) as string;
    const named = [...namesOf(start), ...reading.segments];
    const real = realSegments(named, environment);
    return real === undefined ? [named] : [named, real];
  });
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

/** The same path without links, as far as it exists; undefined when that changes nothing. */
function realSegments(segments: readonly Segment[], environment: Environment): Segment[] | undefined {
  const firstGlob = segments.findIndex((segment) => segmentText(segment) === undefined);
  const plain = segments.slice(0, firstGlob < 0 ? segments.length : firstGlob).map(segmentText);
  for (let length = plain.length; length > 0; length--) {
    const path = `/${plain.slice(0, length).join("/")}`;
    const real = environment.realpath(path);
    if (real === undefined) continue;
    return real === path ? undefined : [...namesOf(real), ...segments.slice(length)];
  }
  return undefined;
}

function spell(segments: readonly Segment[]): { steps: readonly string[]; isWidened: boolean } {
  const steps: string[] = [];
  let isWidened = false;
  for (const segment of segments) {
    const step = spellSegment(segment);
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

function spellSegment(segment: Segment): { text: string; isWidened: boolean; endsHere: boolean } {
  if (segment.kind === "globstar") return { text: "**", isWidened: false, endsHere: false };
  let text = "";
  let isWidened = false;
  for (const part of segment.parts) {
    const spelled = spellPart(part);
    // `a**b` reaches across directories, which the agent has no form for: `a*` and all below covers it.
    if (spelled === undefined) return { text: `${text}*`, isWidened: true, endsHere: true };
    text += spelled.text;
    isWidened ||= spelled.isWidened;
  }
  return { text, isWidened, endsHere: false };
}

function spellPart(part: Part): { text: string; isWidened: boolean } | undefined {
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
    case "set": {
      if (part.members.includes("/")) return undefined;
      // `!` and `^` negate there, and further characters are counted in bytes.
      const isPlain = /^[\w.-]+$/.test(part.members);
      return isPlain ? { text: `[${part.members}]`, isWidened: false } : { text: "*", isWidened: true };
    }
  }
}
