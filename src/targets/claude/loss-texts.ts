import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "restriction-needs-sandbox": {
    title: "sandbox setting that restricts commands, not written",
    why: "It takes effect in the agent's own sandbox, which twsrt leaves as it is.",
    remedy: 'set `sandbox = "require"` in the section of the agent',
  },
  "write-pattern-commands": {
    title: "pattern protects from file tools; from commands, on Linux, only a name in the start directory",
    why: "The agent's sandbox ignores write patterns; for `**/NAME` twsrt adds the name in the start directory, which it protects.",
    remedy: "name the other files or their directory, or deny reading",
  },
};
