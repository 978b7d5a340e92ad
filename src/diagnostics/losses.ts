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
  "agent-unusable": { direction: "none", plain: true },
  "allow-write-by-default": { direction: "stricter", plain: false },
  "allow-write-form": { direction: "stricter", plain: true },
  "allow-write-not-emitted": { direction: "stricter", plain: false },
  "any-depth": { direction: "stricter", plain: false },
  "any-host-port": { direction: "none", plain: true },
  "apex-denied": { direction: "stricter", plain: false },
  "apex-opened": { direction: "weaker", plain: true },
  "approval-opens-writing": { direction: "weaker", plain: false },
  "ask-becomes-deny": { direction: "stricter", plain: true },
  "ask-void-in-mode": { direction: "weaker", plain: true },
  "command-in-text": { direction: "stricter", plain: false },
  "command-not-simple": { direction: "none", plain: true },
  "command-spelling": { direction: "weaker", plain: false },
  "cwd-always-writable": { direction: "weaker", plain: true },
  "denied-anyway": { direction: "none", plain: false },
  "default-ports-only": { direction: "stricter", plain: false },
  "edit-by-path-end": { direction: "weaker", plain: false },
  "existing-files-only": { direction: "weaker", plain: false },
  "grant-asks": { direction: "stricter", plain: false },
  "grant-inside-denied": { direction: "stricter", plain: true },
  "grant-not-a-directory": { direction: "stricter", plain: true },
  "grant-outside-workspace": { direction: "stricter", plain: false },
  "host-as-written": { direction: "weaker", plain: false },
  "host-list-open": { direction: "weaker", plain: false },
  "inert-entry": { direction: "none", plain: false },
  "link-to-nothing": { direction: "none", plain: true },
  "missing-directory": { direction: "stricter", plain: true },
  "never-asked": { direction: "weaker", plain: true },
  "no-read-exception": { direction: "stricter", plain: true },
  "not-expressible": { direction: "none", plain: true },
  "option-position": { direction: "weaker", plain: true },
  "other-ports": { direction: "weaker", plain: false },
  "parent-relative": { direction: "none", plain: true },
  "pattern-inside-denied": { direction: "weaker", plain: true },
  "port-dropped": { direction: "stricter", plain: false },
  "port-not-expressible": { direction: "stricter", plain: true },
  "port-not-granted": { direction: "stricter", plain: true },
  "program-prefix": { direction: "none", plain: true },
  "protected-inside-grant": { direction: "stricter", plain: false },
  "relative-spelling": { direction: "stricter", plain: false },
  "relative-unanchored": { direction: "stricter", plain: false },
  "root-pattern": { direction: "none", plain: true },
  "same-tail": { direction: "stricter", plain: false },
  "search-limited": { direction: "stricter", plain: false },
  "start-directory-only": { direction: "weaker", plain: true },
  "start-inside-denied": { direction: "weaker", plain: true },
  "started-inside": { direction: "weaker", plain: false },
  "subdomains-denied": { direction: "stricter", plain: false },
  "subdomains-opened": { direction: "weaker", plain: true },
  "unusual-spelling": { direction: "stricter", plain: false },
  "virtual-path": { direction: "none", plain: true },
  widened: { direction: "stricter", plain: false },
  "wildcard-not-allowed": { direction: "stricter", plain: true },
  "write-list-open": { direction: "weaker", plain: false },
  "write-pattern": { direction: "none", plain: true },
  "writes-not-closed": { direction: "weaker", plain: true },
};
