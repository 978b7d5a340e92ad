import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "ipv6-not-fetched": {
    title: "no rule is written for an address of IPv6",
    why: "The agent's tool refuses to fetch from such an address by itself.",
    remedy: "none needed for the tool; rely on the sandbox for commands",
  },
  "odd-paths-denied": {
    title: "paths that begin with `~`, or have blanks or quotes at their ends, are denied too",
    why: "The agent compares `~/x` and `' /x'` as they are written, but opens the file they name, so any rule could be avoided with them.",
    remedy: "none needed; the agent can name the same file by its absolute path",
  },
  "search-from-above": {
    title: "a search that starts above the path also shows what is in it",
    why: "The agent compares rules with the directory that its `grep` tool is given, and not with the files that are found.",
    remedy: "start the agent inside the sandbox (`srt -c`), where no tool can open the file",
  },
};
