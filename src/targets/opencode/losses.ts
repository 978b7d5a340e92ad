import type { SharedLossCode } from "../../diagnostics/losses.ts";
import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only opencode brings. */
export const LOSSES = {
  "allow-by-default": { direction: "stricter", plain: false },
  "names-joined": { direction: "stricter", plain: false },
  "allow-write-by-default": { direction: "stricter", plain: false },
  "default-ports-only": { direction: "stricter", plain: false },
  "host-as-written": { direction: "weaker", plain: false },
  "never-asked": { direction: "weaker", plain: true },
  "same-tail": { direction: "stricter", plain: false },
  "start-inside-denied": { direction: "weaker", plain: true },
  "wildcard-not-allowed": { direction: "stricter", plain: true },
  "writes-not-closed": { direction: "weaker", plain: true },
} as const satisfies Readonly<Record<string, LossFacts>>;

export type LossCode = SharedLossCode | keyof typeof LOSSES;
