import { createTwoFilesPatch, diffLines } from "diff";

/** A file before and after a change; undefined: it does not exist. */
export interface FileChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly next: string | undefined;
}

/** Changes as one unified diff. */
export function patchOf(changes: readonly FileChange[]): string {
  return changes
    .map(({ file, before, next }) => {
      if (before === next) return "";
      const name = (text: string | undefined): string => (text === undefined ? "/dev/null" : file);
      const patch = createTwoFilesPatch(name(before), name(next), before ?? "", next ?? "");
      return patch.replace(/^(?:Index: .*\n)?=+\n/, "").replaceAll(/^((?:---|\+\+\+) .*)\t$/gm, "$1");
    })
    .join("");
}

/** How many lines a change adds and removes. */
export function changedLines(
  before: string,
  next: string,
): { readonly added: number; readonly removed: number } {
  const lines = { added: 0, removed: 0 };
  for (const { added, removed, count } of diffLines(before, next)) {
    if (added) lines.added += count;
    if (removed) lines.removed += count;
  }
  return lines;
}
