import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only Factory Droid brings. */
export const LOSSES = {
  "sandbox-asks": { direction: "weaker", plain: true },
  "not-seen-in-line": { direction: "weaker", plain: false },
  "words-anywhere": { direction: "stricter", plain: false },
  "pattern-in-commands-only": { direction: "weaker", plain: true },
  "write-pattern-dead": { direction: "none", plain: true },
  "name-read-as-pattern": { direction: "weaker", plain: false },
  "hosts-always-open": { direction: "weaker", plain: false },
  "no-host-means-every": { direction: "stricter", plain: false },
  "host-withheld": { direction: "stricter", plain: true },
  "temporary-not-asked": { direction: "weaker", plain: false },
  "wrapper-not-matched": { direction: "none", plain: true },
  "server-tools-open": { direction: "none", plain: true },
} as const satisfies Readonly<Record<string, LossFacts>>;
