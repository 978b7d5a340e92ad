import { createTwoFilesPatch } from "diff";
import type { Extended } from "./adopt.ts";

/** The changes to the sources as one unified diff. */
export function diffOf(sources: readonly Extended[]): string {
  return sources
    .map(({ before, next, isNew: missing }) => {
      if (!missing && before.text === next) return "";
      const patch = createTwoFilesPatch(
        missing ? "/dev/null" : before.file,
        before.file,
        missing ? "" : before.text,
        next,
      );
      return patch.replace(/^(?:Index: .*\n)?=+\n/, "").replaceAll(/^((?:---|\+\+\+) .*)\t$/gm, "$1");
    })
    .join("");
}
