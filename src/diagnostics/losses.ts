import type { LossCode, LossDirection } from "./codes.ts";

interface LossFacts {
  readonly direction: LossDirection;
  /**
   * The loss shows in the everyday form of the rule, so `generate` names it. The others are inherent limits and
   * are told by `-v`.
   */
  readonly plain: boolean;
}

/** What follows from each loss. Apart from the prose, which an everyday run never loads. */
export const LOSSES: { readonly [L in LossCode]: LossFacts } = {
  "allow-write-by-default": { direction: "stricter", plain: false },
  "allow-write-form": { direction: "stricter", plain: true },
  "allow-write-not-emitted": { direction: "stricter", plain: false },
  "any-depth": { direction: "stricter", plain: false },
  "any-host-port": { direction: "none", plain: true },
  "any-position": { direction: "stricter", plain: false },
  "apex-denied": { direction: "stricter", plain: false },
  "apex-opened": { direction: "weaker", plain: true },
  "ask-becomes-deny": { direction: "stricter", plain: true },
  "command-not-simple": { direction: "none", plain: true },
  "cwd-always-writable": { direction: "weaker", plain: true },
  "denied-anyway": { direction: "none", plain: false },
  "default-ports-only": { direction: "stricter", plain: false },
  "host-as-written": { direction: "weaker", plain: false },
  "inert-entry": { direction: "none", plain: false },
  "never-asked": { direction: "weaker", plain: true },
  "no-read-exception": { direction: "stricter", plain: true },
  "not-expressible": { direction: "none", plain: true },
  "option-position": { direction: "weaker", plain: true },
  "other-ports": { direction: "weaker", plain: false },
  "parent-relative": { direction: "none", plain: true },
  "port-dropped": { direction: "stricter", plain: false },
  "port-not-expressible": { direction: "stricter", plain: true },
  "relative-unanchored": { direction: "stricter", plain: false },
  "same-tail": { direction: "stricter", plain: false },
  "start-inside": { direction: "weaker", plain: true },
  widened: { direction: "stricter", plain: false },
  "wildcard-not-allowed": { direction: "stricter", plain: true },
  "writes-not-closed": { direction: "weaker", plain: true },
};
