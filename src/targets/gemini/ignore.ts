import type { Environment } from "../../policy/environment.ts";
import { absolutePath, namesOf, parsePath, type Part, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { realSteps } from "../kit/path.ts";

/**
 * Lines of an ignore file for a path. Unlike rules they are compared with the real path, links followed, as it lies
 * below the start directory (research/gemini.md 4, release 0.61.0). That directory is not known beforehand, so there is
 * a line for each directory above the path. None for a path above the start directory.
 */
export function ignoreLines(subject: PathSubject, environment: Environment): readonly string[] {
  const pattern = parsePath(subject);
  if (pattern.anchor === "cwd") return pattern.parents > 0 ? [] : [`/${spelled(pattern.segments)}`];
  const start = absolutePath({ ...pattern, segments: [] }, environment) as string;
  const named = [...namesOf(start), ...pattern.segments];
  return linesOf(realSteps(named, environment) ?? named);
}

function linesOf(segments: readonly Segment[]): readonly string[] {
  const lastNamed = segments.findLastIndex((segment) => !isEverything(segment));
  if (lastNamed < 0) return ["/**"];
  return segments.slice(0, lastNamed + 1).map((_, i) => `/${spelled(segments.slice(i))}`);
}

function spelled(segments: readonly Segment[]): string {
  const steps: string[] = [];
  for (const segment of segments) {
    const step = spellSegment(segment);
    steps.push(step.text);
    if (step.endsHere) break;
  }
  return steps.join("/") || "**";
}

function spellSegment(segment: Segment): { readonly text: string; readonly endsHere: boolean } {
  if (segment.kind === "globstar") return { text: "**", endsHere: false };
  let text = "";
  for (const part of segment.parts) {
    // `a**b` reaches across directories, which has no form there: `a*` and all below covers it.
    if (part.kind === "globstar") return { text: `${text}*`, endsHere: true };
    text += spellPart(part);
  }
  return { text, endsHere: false };
}

function spellPart(part: Exclude<Part, { kind: "globstar" }>): string {
  switch (part.kind) {
    case "text":
      // In a path a backslash counts as a slash there (facts.md, ignore file).
      // A line break would end the line: any character in its place denies more.
      return part.text
        .replaceAll("\\", "/")
        .replaceAll(/[*?[\]!# ]/g, String.raw`\$&`)
        .replaceAll(/[\n\r]/g, "?");
    case "any":
      return "?";
    case "star":
      return "*";
    case "set":
      return /^[\w.]+(-[\w.]+)*$/.test(part.members) ? `[${part.members}]` : "?";
  }
}

function isEverything(segment: Segment): boolean {
  return (
    segment.kind === "globstar" || segment.parts.every(({ kind }) => kind === "star" || kind === "globstar")
  );
}
