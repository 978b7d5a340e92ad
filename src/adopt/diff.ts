import { patchOf } from "../edit/patch.ts";
import type { Extended } from "./adopt.ts";

/** The changes to the sources as one unified diff. */
export function diffOf(sources: readonly Extended[]): string {
  return patchOf(
    sources.map(({ before, next, isNew }) => ({
      file: before.file,
      before: isNew ? undefined : before.text,
      next,
    })),
  );
}
