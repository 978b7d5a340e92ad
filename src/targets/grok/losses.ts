import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Grok CLI brings. */
export const LOSSES = {
  "ipv6-not-fetched": { direction: "none", plain: false },
  "odd-paths-denied": { direction: "stricter", plain: false },
  "search-from-above": { direction: "weaker", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;
