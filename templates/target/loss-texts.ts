import type { LossText } from "../../src/diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "sample-not-translated": {
    title: "rule is not written for Sample Agent",
    why: "Only denied paths and command rules are translated for this agent.",
    remedy: "rely on the sandbox for it",
  },
};
