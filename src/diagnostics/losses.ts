import type { LossFacts } from "./codes.ts";

/**
 * The losses that several agents bring. Those of one agent are in its folder. The prose is in `loss-texts.ts`, which an
 * everyday run never loads.
 */
export const SHARED_LOSSES = {
  "allow-covers-more": { direction: "stricter", plain: true },
  "allow-exact-only": { direction: "stricter", plain: false },
  "allow-not-plain": { direction: "stricter", plain: true },
  "allow-withheld": { direction: "stricter", plain: true },
  "allow-write-form": { direction: "stricter", plain: true },
  "any-home": { direction: "stricter", plain: false },
  "any-depth": { direction: "stricter", plain: false },
  "any-host-port": { direction: "none", plain: true },
  "apex-denied": { direction: "stricter", plain: false },
  "apex-opened": { direction: "weaker", plain: true },
  "ask-void-in-mode": { direction: "weaker", plain: true },
  "command-in-text": { direction: "stricter", plain: false },
  "command-not-simple": { direction: "none", plain: true },
  "command-spelling": { direction: "weaker", plain: false },
  "cwd-always-writable": { direction: "weaker", plain: true },
  "denied-anyway": { direction: "none", plain: false },
  "grant-asks": { direction: "stricter", plain: false },
  "grant-not-portable": { direction: "stricter", plain: true },
  "host-list-open": { direction: "weaker", plain: false },
  "inert-entry": { direction: "none", plain: false },
  "no-read-exception": { direction: "stricter", plain: true },
  "not-expressible": { direction: "none", plain: true },
  "not-portable": { direction: "weaker", plain: true },
  "opening-not-passed": { direction: "stricter", plain: false },
  "option-position": { direction: "weaker", plain: true },
  "parent-relative": { direction: "none", plain: true },
  "port-dropped": { direction: "stricter", plain: false },
  "port-not-expressible": { direction: "stricter", plain: true },
  "program-prefix": { direction: "none", plain: true },
  "relative-unanchored": { direction: "stricter", plain: false },
  "restriction-not-passed": { direction: "weaker", plain: true },
  "subdomains-denied": { direction: "stricter", plain: false },
  "tool-prefix": { direction: "none", plain: true },
  widened: { direction: "stricter", plain: false },
  "write-list-open": { direction: "weaker", plain: false },
} as const satisfies Readonly<Record<string, LossFacts>>;

export type SharedLossCode = keyof typeof SHARED_LOSSES;
