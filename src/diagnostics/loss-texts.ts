import type { LossText } from "./codes.ts";
import type { SharedLossCode } from "./losses.ts";

/** What each loss means that several agents bring, for a person. */
export const SHARED_LOSS_TEXTS: { readonly [L in SharedLossCode]: LossText } = {
  "allow-covers-more": {
    title: "command not allowed, because a rule of this agent would allow other lines too",
    why: "The agent leaves parts of a line out of the comparison, such as an assignment (`PATH=. x`), so its rule would also allow lines that the policy restricts.",
    remedy: "none needed; answer the agent's prompt",
  },
  "allow-exact-only": {
    title: "command allowed only without further words",
    why: "With further words it could run another program, use files or hosts, or become a command that the policy restricts.",
    remedy: "add an allow rule for each command line that you use",
  },
  "allow-not-plain": {
    title: "command not allowed, because its words need quotes or contain a wildcard",
    why: "Agents compare the text of a command, and such a word can be written in several ways, or matches words that are not known.",
    remedy: "write the whole command with plain words",
  },
  "allow-withheld": {
    title: "command not allowed, because it would allow what another rule restricts",
    why: "The policy denies or asks about the command or what it uses, or the command runs or opens whatever is piped into it.",
    remedy: "check it with `twsrt explain 'Bash(...)'`, and remove the allow or the other rule",
  },
  "allow-write-form": {
    title: "writable path not granted, because the sandbox has no such form",
    why: "Sandboxes grant writing to plain paths; a glob or a path above the start directory grants nothing.",
    remedy: "name the directory itself",
  },
  "any-home": {
    title: "path in the home is denied below every directory",
    why: "The agent's rules cannot name the home without its path, which differs from machine to machine.",
    remedy: "none needed; generate on the machine itself, without --portable, if that denies too much",
  },
  "any-depth": {
    title: "relative path also matches in deeper directories",
    why: "The agent matches a relative pattern at any depth below the start directory.",
    remedy: "write an absolute path or one that begins with `~/` if only one place is meant",
  },
  "any-host-port": {
    title: "one port denied on every host, not translated",
    why: "The agent's rules know no port, and without it every host would be denied.",
    remedy: "rely on the sandbox for it, or deny the hosts one by one",
  },
  "apex-denied": {
    title: "wildcard also denies the domain itself",
    why: "The agent's `*.x` covers `x`.",
    remedy: "none needed; list the sub-domains one by one if the domain itself must stay reachable",
  },
  "apex-opened": {
    title: "wildcard also allows the domain itself",
    why: "The agent's `*.x` covers `x`.",
    remedy: "list the domain itself as well, or list the sub-domains one by one",
  },
  "ask-void-in-mode": {
    title: "ask rules apply only while the agent asks at all",
    why: "The agent has a mode that runs without questions, and ask rules do nothing in it; deny rules still apply.",
    remedy: "do not start the agent in that mode, or move what must not run by itself from `ask` to `deny`",
  },
  "command-in-text": {
    title: "the command is also found where it is only text",
    why: "The agent compares the rule with the whole line as it is written, so that quoted text and arguments count.",
    remedy: "choose the form that matches the beginning of a command only, if that denies too much",
  },
  "command-not-simple": {
    title: "not a simple command, no rule can match it",
    why: "Agents match one program with its arguments at a time.",
    remedy: "write one rule for each program",
  },
  "command-spelling": {
    title: "the command is only seen in its everyday spelling",
    why: "The agent compares the beginning of each command, so that a path before the program, wrappers, variables and other spellings are not matched.",
    remedy: "choose the form that finds the command anywhere in the line, or rely on the sandbox",
  },
  "cwd-always-writable": {
    title: "the start directory stays writable although it is not listed",
    why: "The agent's sandbox always grants its start directory.",
    remedy: "start the agent in a directory that it may write",
  },
  "denied-anyway": {
    title: "a deny rule covers the command, so nothing is asked",
    why: "A deny beats an ask; written out, the ask would take the command out of the deny in this agent.",
    remedy: "remove the ask, or narrow the deny",
  },
  "grant-asks": {
    title: "writable path gives no rule that allows, the agent asks as it does by itself",
    why: "A rule that allows would also end questions that the user may want.",
    remedy: "none needed; let the agent write without questions if that is wanted",
  },
  "grant-not-portable": {
    title: "permission not granted, it would name a home or a start directory",
    why: "The agent needs the whole path here, and that is another one on every machine.",
    remedy: "write the path absolute if it is the same everywhere, or generate on the machine itself",
  },
  "host-list-open": {
    title: "hosts that are not listed are not denied",
    why: "The agent has no rule for all other hosts; it asks about them, or decides by its mode.",
    remedy: "rely on the sandbox for it, or deny hosts by name",
  },
  "inert-entry": {
    title: "entry does nothing in the sandbox and is not translated",
    why: "The sandbox accepts the entry and matches nothing with it.",
    remedy: "write the entry the way the sandbox matches it",
  },
  "no-read-exception": {
    title: "readable path inside a denied directory stays denied to built-in tools",
    why: "The agent has no exception from a deny.",
    remedy: "deny the other paths of that directory one by one",
  },
  "not-expressible": {
    title: "no rule of the agent can carry this text",
    why: "A character of it has a meaning of its own there and cannot be escaped.",
    remedy: "write the rule without that character, or for the directory or program above it",
  },
  "not-portable": {
    title: "not denied everywhere it should be, an entry would name a home or a start directory",
    why: "The agent needs the whole path here, and that is another one on every machine.",
    remedy: "write the path absolute if it is the same everywhere, or generate on the machine itself",
  },
  "opening-not-passed": {
    title: "sandbox setting that gives commands more, not translated",
    why: "The agent has no such setting, or its effect there has not been measured.",
    remedy: "set it in the agent's own configuration if you need it there",
  },
  "option-position": {
    title: "matches only where the option is in the same place as in the rule",
    why: "The agent compares the words of the command in their order.",
    remedy: "add the other orders as rules, or deny the command without its option",
  },
  "parent-relative": {
    title: "path above the start directory matches nothing",
    why: "The agent never matches a pattern that begins with `..`.",
    remedy: "write an absolute path or one that begins with `~/`",
  },
  "port-dropped": {
    title: "port left out, the whole host is denied",
    why: "The agent's rules know no port.",
    remedy: "none needed",
  },
  "port-not-expressible": {
    title: "host allowed on one port only: built-in tools still ask, their rules know no port",
    why: "Without the port the rule would open every port.",
    remedy: "list the host without a port if every port may be reached",
  },
  "program-prefix": {
    title: "cannot match the beginning of a program's name, so the rule is left out",
    why: "The agent compares the name of a program as a whole.",
    remedy: "add a rule for each program, such as `mkfs.ext4` for `mkfs.*`",
  },
  "relative-unanchored": {
    title: "relative path matches in any directory",
    why: "The agent compares the last parts of a path.",
    remedy: "write an absolute path or one that begins with `~/` if only one place is meant",
  },
  "restriction-not-passed": {
    title: "sandbox setting that restricts commands, not translated",
    why: "Nothing that twsrt writes for the agent has the same effect.",
    remedy: "start the agent inside the sandbox runtime",
  },
  "subdomains-denied": {
    title: "host rule also denies all its sub-domains",
    why: "The agent's `x` covers everything below `x`.",
    remedy: "none needed; rely on the sandbox alone if a sub-domain must stay reachable",
  },
  "tool-prefix": {
    title: "the beginning of a tool's name is not translated",
    why: "The agent compares whole names of tools, and to deny every tool of the server would deny more than the rule says.",
    remedy: "name the tools one by one, or the whole server with `*`",
  },
  widened: {
    title: "pattern widened, because the agent cannot express it exactly",
    why: "A character or a set of the pattern has no exact counterpart.",
    remedy: "none needed; write a simpler pattern if too much is denied",
  },
  "write-list-open": {
    title: "paths that are not listed as writable are not denied",
    why: "The agent has no rule for all other paths; it asks before it writes, or decides by its mode.",
    remedy: "rely on the sandbox for it, or deny writing where it must not happen",
  },
};
