import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Claude Code brings. */
export const LOSSES = {
  "restriction-needs-sandbox": { direction: "weaker", plain: true },
  "write-pattern-commands": { direction: "weaker", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;
