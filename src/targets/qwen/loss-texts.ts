import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "ask-void-in-mode": {
    title: "ask rules apply only while the agent asks at all",
    why: "The agent has a mode that runs without questions, and ask rules do nothing in it; deny rules still apply.",
    remedy: "do not start the agent in that mode, or move what must not run by itself from `ask` to `deny`",
  },
  "host-list-open": {
    title: "hosts that are not listed are not denied",
    why: "The agent has no rule for all other hosts; it asks about them, or decides by its mode.",
    remedy: "rely on the sandbox for it, or deny hosts by name",
  },
  "subdomains-denied": {
    title: "host rule also denies all its sub-domains",
    why: "The agent's `x` covers everything below `x`.",
    remedy: "none needed; rely on the sandbox alone if a sub-domain must stay reachable",
  },
  "subdomains-opened": {
    title: "host rule also allows all its sub-domains",
    why: "The agent's `x` covers everything below `x`.",
    remedy:
      "list `*.x` as well if that is meant, deny the sub-domains that must not be reached, or drop the entry",
  },
  "write-list-open": {
    title: "paths that are not listed as writable are not denied",
    why: "The agent has no rule for all other paths; it asks before it writes, or decides by its mode.",
    remedy: "rely on the sandbox for it, or deny writing where it must not happen",
  },
};
