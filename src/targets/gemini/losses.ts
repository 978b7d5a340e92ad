import type { SharedLossCode } from "../../diagnostics/losses.ts";
import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Gemini CLI brings. */
export const LOSSES = {
  "ask-void-in-yolo": { direction: "weaker", plain: false },
  "edit-by-path-end": { direction: "weaker", plain: false },
  "grant-outside-workspace": { direction: "stricter", plain: false },
  "relative-spelling": { direction: "stricter", plain: false },
  "search-limited": { direction: "stricter", plain: false },
  "started-inside": { direction: "weaker", plain: false },
  "unusual-spelling": { direction: "stricter", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;

export type LossCode = SharedLossCode | keyof typeof LOSSES;
