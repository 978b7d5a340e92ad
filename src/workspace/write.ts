import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { discardCopy, keepCopy, settleCopies, type Copy } from "../files/backup.ts";
import { removeFile, replaceFile, sweepTemporaries, type WriteResult } from "../files/write.ts";
import type { ArtifactPlan } from "./plan.ts";
import { keptName } from "./state.ts";

/** An artifact that can be written: its next text and drift are known. */
export type PlannedArtifact = Extract<ArtifactPlan, { kind: "planned" }>;

/** What became of one artifact. */
export type WriteOutcome =
  | { readonly kind: "unchanged" }
  /** `copy`: the previous file. */
  | { readonly kind: "written"; readonly copy?: string }
  /** Another program changed the file since it was read; it is as that program left it. */
  | { readonly kind: "changed" }
  | { readonly kind: "failed"; readonly problem: Diagnostic };

/**
 * Writes a planned artifact. What earlier runs left behind when they were killed is removed.
 * @param folder where the previous file is kept
 */
export function writePlan(plan: PlannedArtifact, folder: string, now: Date): WriteOutcome {
  const { file, current, next, target } = plan;
  sweepTemporaries(file);
  const outcome = replaceKeeping({
    file,
    current,
    text: next,
    copyName: keptName(target.name, file),
    folder,
    now,
  });
  if (outcome.kind !== "failed") return outcome;
  return { kind: "failed", problem: { ...outcome.problem, target: target.name } };
}

export interface Replacing {
  readonly file: string;
  /** The file as it was read. */
  readonly current: PlannedArtifact["current"];
  readonly text: string;
  readonly copyName: string;
  readonly folder: string;
  readonly now: Date;
}

/** Gives a file a new text: the previous one is kept first, then the new one swapped in. Equal text is not written. */
export function replaceKeeping({ file, current, text, copyName, folder, now }: Replacing): WriteOutcome {
  if (current.kind === "ok" && current.text === text) return { kind: "unchanged" };
  if (current.kind === "missing")
    return outcomeOf(replaceFile({ path: file, text, expected: current }), file);
  const { bytes } = current;
  return keeping({ bytes, name: copyName, folder, now }, file, () =>
    replaceFile({ path: file, text, expected: bytes }),
  );
}

/** Removes a file, of which a copy is kept. */
export function removeKeeping({
  file,
  current,
  copyName,
  folder,
  now,
}: Omit<Replacing, "text">): WriteOutcome {
  if (current.kind === "missing") return { kind: "changed" };
  const { bytes } = current;
  return keeping({ bytes, name: copyName, folder, now }, file, () => removeFile(file, bytes));
}

/** Keeps a copy of a file, then changes it; without a change no copy stays. */
function keeping(copy: Copy, file: string, change: () => WriteResult): WriteOutcome {
  const kept = keepCopy(copy);
  if (kept.kind === "failed") {
    const args = { folder: copy.folder, reason: describeReason(kept.reason) };
    return { kind: "failed", problem: { code: "copy-failed", args } };
  }
  const outcome = outcomeOf(change(), file);
  if (outcome.kind !== "written") {
    discardCopy(kept.path);
    return outcome;
  }
  settleCopies(copy);
  return { kind: "written", copy: kept.path };
}

function outcomeOf(result: WriteResult, file: string): Exclude<WriteOutcome, { kind: "unchanged" }> {
  if (result.kind !== "failed") return { kind: result.kind };
  const args = { file, reason: describeReason(result.reason) };
  return { kind: "failed", problem: { code: "write-failed", args } };
}
