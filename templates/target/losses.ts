import type { LossFacts } from "../../src/diagnostics/codes.ts";

/** The losses that only Sample Agent brings. */
export const LOSSES = {
  "sample-not-translated": { direction: "none", plain: true },
} as const satisfies Readonly<Record<string, LossFacts>>;
