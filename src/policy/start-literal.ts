import { parsePath, segmentText } from "./path.ts";
import type { PathRule, PathSubject } from "./policy.ts";

/**
 * The one path in the start directory that a pattern matches whose only wildcards are whole `**` steps, the first
 * among them: whatever that directory is, and whether the path exists. A sandbox that ignores write patterns still
 * protects a plain path.
 * @returns undefined for any other subject
 */
export function startLiteral(subject: PathSubject): PathSubject | undefined {
  const { anchor, parents, segments, isGlob } = parsePath(subject);
  if (!isGlob || anchor === "home" || parents > 0 || segments[0]?.kind !== "globstar") return undefined;
  const names = segments.filter(({ kind }) => kind === "name").map(segmentText);
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return { kind: "path", text: names.join("/"), literal: true };
}

/**
 * The same for a rule that denies writing. None for self-protection: a sandbox puts an empty file in the place of what is
 * missing, and an agent may not start where its settings directory is a file.
 */
export function heldInStart({ subject, origin }: PathRule): PathSubject | undefined {
  return origin.source === "self-protection" ? undefined : startLiteral(subject);
}
