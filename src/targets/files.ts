import type { ArtifactSpec, Target } from "./target.ts";

/** The artifacts of a target, and a file that only a guard needs. */
export function filesOf({ artifacts, hook }: Pick<Target, "artifacts" | "hook">): readonly ArtifactSpec[] {
  return hook?.spec === undefined ? artifacts : [...artifacts, hook.spec];
}
