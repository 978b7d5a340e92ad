import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "allow-by-default": {
    title: "command not allowed by a rule, opencode runs it anyway unless you restrict it",
    why: "A command that no rule restricts runs. The last rule that matches decides, so an allow would lift your own rules in the same file.",
    remedy: "none needed; if `*` is set to `ask` in your configuration, add the allow there",
  },
  "names-joined": {
    title: "tools of another MCP server whose joined name matches are restricted too",
    why: "The agent joins server and tool with `_`, so that `a_b` with `c` and `a` with `b_c` have one name, and `a_*` covers a server `a_b` too.",
    remedy: "none needed; give the servers names of which none begins with another one and `_`",
  },
  "allow-write-by-default": {
    title: "writable path gives no rule",
    why: "The agent writes in its project without asking, and a rule that opens another folder would open reading and commands there as well.",
    remedy: "none needed inside the project; answer the agent's prompt for other folders",
  },
  "default-ports-only": {
    title: "host allowed on the default ports only",
    why: "A pattern for any port would also match a name and password before another host.",
    remedy: "add the entry with the port if another one is needed",
  },
  "host-as-written": {
    title: "host denied only as it is usually written",
    why: "The agent compares the text of the address, in which capitals, or a `?` right behind the host, make another one.",
    remedy: "list the hosts that may be reached instead: then every other text is denied",
  },
  "never-asked": {
    title: "the agent runs this without looking at its rules",
    why: "It does not treat changes of directory, declarations and tests as commands, unless another command has them in its text.",
    remedy: "rely on the sandbox for what such a line reaches",
  },
  "same-tail": {
    title: "other paths that end in the same way are denied as well",
    why: "The agent compares paths as they are seen from the root of the project, which may lie anywhere.",
    remedy: "none needed",
  },
  "start-inside-denied": {
    title: "the agent is started inside what is denied",
    why: "The agent compares paths as they are seen from the root of the repository, from which the directory around it has no name.",
    remedy: "start the agent elsewhere, or deny the files of the project by relative paths",
  },
  "wildcard-not-allowed": {
    title: "wildcard host not allowed, its pattern would also match other hosts",
    why: "The agent's `*` crosses every part of an address, so it would also find the name behind another host.",
    remedy: "list the hosts below it one by one",
  },
  "writes-not-closed": {
    title: "paths of the project that are not listed stay writable",
    why: "The agent writes in its project without asking, and asks outside it.",
    remedy: "deny what must not be written, or run the agent inside the sandbox",
  },
};
