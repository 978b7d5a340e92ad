import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "allow-without-effect": {
    title: "allowed command is not written, because pi runs it anyway",
    why: "The agent runs every command that no rule denies or asks about.",
    remedy: "none needed",
  },
};
