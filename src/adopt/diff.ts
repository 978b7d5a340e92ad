import { createTwoFilesPatch, diffLines } from "diff";
import type { Extended } from "./adopt.ts";

/** The change of a file as a unified diff; empty where nothing changes. `before`: undefined where there is no file yet. */
export function patchOf(file: string, before: string | undefined, next: string | undefined): string {
  if (before === next) return "";
  const none = "/dev/null";
  const [from, to] = [before === undefined ? none : file, next === undefined ? none : file];
  const patch = createTwoFilesPatch(from, to, before ?? "", next ?? "");
  return patch.replace(/^(?:Index: .*\n)?=+\n/, "").replaceAll(/^((?:---|\+\+\+) .*)\t$/gm, "$1");
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

/** The changes to the sources as one unified diff. */
export function diffOf(sources: readonly Extended[]): string {
  return sources
    .map(({ before, next, isNew }) => patchOf(before.file, isNew ? undefined : before.text, next))
    .join("");
}
