import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Qwen Code brings. */
export const LOSSES = {
  "subdomains-opened": { direction: "weaker", plain: true },
} as const satisfies Readonly<Record<string, LossFacts>>;
