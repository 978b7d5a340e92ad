import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Qwen Code brings. */
export const LOSSES = {
  "ask-void-in-mode": { direction: "weaker", plain: true },
  "host-list-open": { direction: "weaker", plain: false },
  "subdomains-denied": { direction: "stricter", plain: false },
  "subdomains-opened": { direction: "weaker", plain: true },
  "write-list-open": { direction: "weaker", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;
