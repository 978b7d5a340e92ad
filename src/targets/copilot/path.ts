import type { LossCode } from "../../diagnostics/codes.ts";
import type { Environment } from "../../policy/environment.ts";
import { absolutePath, parsePath, type Part, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";

/** A path in the spelling of `read(...)` and `write(...)`. */
export interface PathSpelling {
  /** The pattern to deny; none when the agent cannot match the path at all. */
  readonly pattern?: string;
  /** The pattern for what lies below it, where the first does not cover that. */
  readonly children?: string;
  readonly loss?: LossCode;
}

/**
 * Spells a path for a launch flag. `~` is not understood there, so the home is written out. A plain path covers
 * only itself, so its children are named beside it.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const pattern = parsePath(subject);
  if (pattern.anchor === "cwd" && pattern.parents > 0) return { loss: "parent-relative" };
  const start =
    pattern.anchor === "cwd" ? undefined : absolutePath({ ...pattern, segments: [] }, environment);
  const spelled = spell(pattern, start);
  const hasChildren = !spelled.endsInStars && !pattern.isGlob;
  const isAnywhere = pattern.anchor === "cwd" && pattern.segments[0]?.kind !== "globstar";
  const loss = spelled.isWidened ? "widened" : isAnywhere ? "relative-unanchored" : undefined;
  return {
    pattern: spelled.text,
    ...(hasChildren ? { children: `${spelled.text}/**` } : {}),
    ...(loss === undefined ? {} : { loss }),
  };
}

interface Spelled {
  readonly text: string;
  readonly isWidened: boolean;
  readonly endsInStars: boolean;
}

function spell(pattern: PathPattern, start: string | undefined): Spelled {
  const steps =
    start === undefined
      ? []
      : start
          .split("/")
          .filter((step) => step !== "")
          .map(wildcardFree);
  let isWidened = steps.some((step) => step.includes("?"));
  let ended = false;
  for (const segment of pattern.segments) {
    if (ended) break;
    const step = spellSegment(segment);
    isWidened ||= step.isWidened;
    ended = step.endsHere;
    steps.push(step.text);
    if (ended) steps.push("**");
  }
  if (steps.length === 0) steps.push("**");
  const text = (start === undefined ? "" : "/") + steps.join("/");
  return { text, isWidened, endsInStars: steps.at(-1) === "**" };
}

function spellSegment(segment: Segment): { text: string; isWidened: boolean; endsHere: boolean } {
  if (segment.kind === "globstar") return { text: "**", isWidened: false, endsHere: false };
  let text = "";
  let isWidened = false;
  for (const part of segment.parts) {
    const spelled = spellPart(part);
    if (spelled === undefined) return { text: `${text}*`, isWidened: true, endsHere: true };
    text += spelled;
    isWidened ||= part.kind !== "any" && part.kind !== "star" && spelled.includes("?");
  }
  return { text, isWidened, endsHere: false };
}

function spellPart(part: Part): string | undefined {
  switch (part.kind) {
    case "text":
      return wildcardFree(part.text);
    case "any":
      return "?";
    case "star":
      return "*";
    case "globstar":
      return undefined;
    case "set":
      if (part.members.includes("/")) return undefined;
      return /^[\w.-]+$/.test(part.members) ? `[${part.members}]` : "?";
  }
}

/** Characters with a meaning in the flag or in its pattern; the wildcard `?` stands for one of them. */
function wildcardFree(text: string): string {
  return text.replaceAll(/[*?[\]{}(),\\!]/g, "?");
}
