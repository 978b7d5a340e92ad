import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Copilot CLI brings. */
export const LOSSES = {
  "allow-write-not-emitted": { direction: "stricter", plain: false },
  "ask-becomes-deny": { direction: "stricter", plain: true },
  "server-name-taken": { direction: "none", plain: true },
  "selector-not-granted": { direction: "stricter", plain: true },
  "selector-not-measured": { direction: "weaker", plain: true },
  "https-only": { direction: "weaker", plain: false },
  "other-ports": { direction: "weaker", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;
