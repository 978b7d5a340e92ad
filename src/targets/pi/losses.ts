import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only pi brings. Few are: its extension decides with the policy itself. */
export const LOSSES = {
  "allow-without-effect": { direction: "none", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;
