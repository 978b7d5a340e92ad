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
 * Writes a planned artifact: the previous file is kept first, then the new one swapped in. Unchanged text is not
 * written. What earlier runs left behind when they were killed is removed.
 */
export function writePlan(plan: PlannedArtifact, folder: string, now: Date): WriteOutcome {
  const { file, current, next, target } = plan;
  sweepTemporaries(file);
  if (current.kind === "ok" && current.text === next) return { kind: "unchanged" };
  let copy: string | undefined;
  if (current.kind === "ok") {
    const kept = keepCopy({
      bytes: current.bytes,
      name: `${target.name}-${path.basename(file)}`,
      folder,
      now,
    });
    if (kept.kind === "failed") {
      const args = { folder, reason: describeReason(kept.reason) };
      return { kind: "failed", problem: { code: "copy-failed", args, target: target.name } };
    }
    copy = kept.path;
  }
  const expected = current.kind === "ok" ? current.bytes : ({ kind: "missing" } as const);
  const result = replaceFile({ path: file, text: next, expected });
  switch (result.kind) {
    case "written":
      return { kind: "written", ...(copy === undefined ? {} : { copy }) };
    case "changed":
      return { kind: "failed", problem: { code: "changed-meanwhile", args: { file }, target: target.name } };
    case "failed": {
      const args = { file, reason: describeReason(result.reason) };
      return { kind: "failed", problem: { code: "write-failed", args, target: target.name } };
    }
  }
}
