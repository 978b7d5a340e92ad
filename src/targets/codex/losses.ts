import type { SharedLossCode } from "../../diagnostics/losses.ts";
import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Codex brings. */
export const LOSSES = {
  "allow-leaves-sandbox": { direction: "stricter", plain: false },
  "agent-unusable": { direction: "none", plain: true },
  "approval-opens-writing": { direction: "weaker", plain: false },
  "existing-files-only": { direction: "weaker", plain: false },
  "grant-inside-denied": { direction: "stricter", plain: true },
  "grant-not-a-directory": { direction: "stricter", plain: true },
  "link-stops-commands": { direction: "stricter", plain: false },
  "link-to-nothing": { direction: "none", plain: true },
  "missing-directory": { direction: "stricter", plain: true },
  "paths-become-directory": { direction: "stricter", plain: true },
  "pattern-inside-denied": { direction: "weaker", plain: true },
  "port-not-granted": { direction: "stricter", plain: true },
  "protected-inside-grant": { direction: "stricter", plain: false },
  "root-pattern": { direction: "none", plain: true },
  "server-not-defined": { direction: "none", plain: true },
  "start-directory-only": { direction: "weaker", plain: true },
  "virtual-path": { direction: "none", plain: true },
  "write-pattern": { direction: "none", plain: true },
  "write-pattern-below": { direction: "weaker", plain: true },
} as const satisfies Readonly<Record<string, LossFacts>>;

export type LossCode = SharedLossCode | keyof typeof LOSSES;
