import * as path from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { readText } from "../../files/read.ts";
import { sweepTemporaries } from "../../files/write.ts";
import { replaceKeeping } from "../../workspace/write.ts";

/** A file to create. */
export interface Wanted {
  readonly file: string;
  readonly text: string;
  /** Texts of an existing file that contain nothing of the user's, so they may be replaced. */
  readonly replaces: readonly string[];
  /** `--force` replaces any text. */
  readonly isForced: boolean;
}

export type Outcome =
  | { readonly kind: "created" | "kept" | "replaced"; readonly copy?: string }
  | { readonly kind: "failed"; readonly problem: Diagnostic };

/** @param folder where the previous file is kept */
export function create({ file, text, replaces, isForced }: Wanted, folder: string): Outcome {
  sweepTemporaries(file);
  const current = readText(file);
  if (current.kind === "unreadable") {
    const args = { file, reason: describeReason(current.reason) };
    return { kind: "failed", problem: { code: "write-failed", args } };
  }
  if (current.kind === "ok" && !isForced && !replaces.includes(current.text)) return { kind: "kept" };
  const outcome = replaceKeeping({
    file,
    current,
    text,
    copyName: path.basename(file),
    folder,
    now: new Date(),
  });
  switch (outcome.kind) {
    case "unchanged":
      return { kind: "kept" };
    case "written":
      return outcome.copy === undefined ? { kind: "created" } : { kind: "replaced", copy: outcome.copy };
    case "changed":
      return { kind: "failed", problem: { code: "changed-meanwhile", args: { file } } };
    case "failed":
      return outcome;
  }
}
