import type { Compiled } from "../../compiled.ts";

/** A compilation for one file: entries for others are not written, so nothing is said of them. */
export function only(compiled: Compiled, artifact: string): Compiled {
  return {
    ...compiled,
    entries: compiled.entries.filter((entry) => entry.artifact === artifact),
    alternatives: compiled.alternatives.filter((entry) => entry.artifact === artifact),
  };
}
