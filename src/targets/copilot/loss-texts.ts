import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "allow-write-not-emitted": {
    title: "writable paths give no allow flag",
    why: "Without the sandbox around the agent an allow flag would open every path.",
    remedy: 'run the agent inside the sandbox and set `wrapper = "srt"`',
  },
  "ask-becomes-deny": {
    title: "the agent cannot ask per command, so `ask` rules are denied",
    why: "The agent has no flag that asks.",
    remedy: "move a rule that must stay possible out of `ask`, or accept the denial",
  },
  "server-name-taken": {
    title: "the MCP server has the name of a kind of rules",
    why: "The agent reads `shell(x)`, `read(x)`, `write(x)` and `url(x)` as rules on commands, paths and addresses.",
    remedy: "give the server another name in the agent's configuration",
  },
  "selector-not-granted": {
    title: "host is not allowed in the administrator's file, because its form has not been measured there",
    why: "Hosts are opened by `Domain(HOST)` with a plain name; what a `*` does in that list has not been measured.",
    remedy: "list the hosts below it one by one",
  },
  "selector-not-measured": {
    title: "not written to the administrator's file, because its form has not been measured there",
    why: "The agent refuses the whole file for a selector that it does not know, so only measured forms are written.",
    remedy: "name the path or host without wildcards, or rely on launch flags and the sandbox for it",
  },
  "https-only": {
    title: "host is denied for https alone in the administrator's file",
    why: "`Domain(HOST)` does not cover plain http.",
    remedy: "none needed where a list of allowed hosts closes all others",
  },
  "other-ports": {
    title: "host rule reaches the default ports only",
    why: "The agent compares the port; without one it means 80 and 443.",
    remedy: "add the entry with the port",
  },
};
