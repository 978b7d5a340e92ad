import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "subdomains-opened": {
    title: "host rule also allows all its sub-domains",
    why: "The agent's `x` covers everything below `x`.",
    remedy:
      "list `*.x` as well if that is meant, deny the sub-domains that must not be reached, or drop the entry",
  },
};
