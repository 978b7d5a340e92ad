import type { Environment } from "../../policy/environment.ts";
import { absolutePath, namesOf, parsePath, type Segment } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { isEverything, plainSet, realSteps, special, spellSteps, type PathDialect } from "../kit/path.ts";

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
  const steps = spellSteps(segments, DIALECT);
  return steps.map(({ text }) => text).join("/") || "**";
}

const DIALECT: PathDialect = {
  special: {
    ...special("*?[]!# ", (char) => ({ text: `\\${char}` })),
    // In a path a backslash counts as a slash there (facts.md, ignore file).
    "\\": { text: "/" },
    // A line break would end the line: any character in its place denies more.
    ...special("\n\r", () => ({ text: "?" })),
  },
  any: { text: "?" },
  star: { text: "*" },
  set: plainSet(/^[\w.]+(-[\w.]+)*$/, { text: "?" }),
};
