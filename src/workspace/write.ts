import * as path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { keepCopy } from "../files/backup.ts";
import { replaceFile, sweepTemporaries } from "../files/write.ts";
import type { ArtifactPlan } from "./plan.ts";

export type PlannedArtifact = Extract<ArtifactPlan, { kind: "planned" }>;

export type WriteOutcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "written"; readonly copy?: string }
  | { readonly kind: "failed"; readonly problem: Diagnostic };

/** Where previous files are kept: `$XDG_STATE_HOME/twsrt`, by default `~/.local/state/twsrt`. */
export function stateFolder(home: string, variables: Readonly<Record<string, string | undefined>>): string {
  const state = variables["XDG_STATE_HOME"];
  // The specification of that variable says that a relative path is to be ignored.
  return path.join(state !== undefined && path.isAbsolute(state) ? state : `${home}/.local/state`, "twsrt");
}

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
    copyName: `${target.name}-${path.basename(file)}`,
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
  let copy: string | undefined;
  if (current.kind === "ok") {
    const kept = keepCopy({ bytes: current.bytes, name: copyName, folder, now });
    if (kept.kind === "failed") {
      const args = { folder, reason: describeReason(kept.reason) };
      return { kind: "failed", problem: { code: "copy-failed", args } };
    }
    copy = kept.path;
  }
  const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
  const result = replaceFile({ path: file, text, expected });
  switch (result.kind) {
    case "written":
      return { kind: "written", ...(copy === undefined ? {} : { copy }) };
    case "changed":
      return { kind: "failed", problem: { code: "changed-meanwhile", args: { file } } };
    case "failed": {
      const args = { file, reason: describeReason(result.reason) };
      return { kind: "failed", problem: { code: "write-failed", args } };
    }
  }
}
