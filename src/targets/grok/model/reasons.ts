import type { ReasonTable } from "../../../enforcers/model.ts";

/** Why Grok CLI does something else than its settings seem to say, or what it does without any (facts.md, 1.0.41). */
export const REASONS: ReasonTable = {
  "no-sandbox-in-settings": {
    title: "the settings switch no sandbox on",
    why: "twsrt does not write the agent's own sandbox profiles, whose effect was not measured; a sandbox around the agent is counted apart.",
    remedy: "start the agent inside the sandbox (`srt -c`), which restricts whatever runs",
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "A form in the access or in a setting near it was never tried against the real agent, and nothing is guessed.",
    remedy: "try it with the agent, or write the rule or the command in a common form",
    mends: ["unknown"],
  },
  "rule-or-mode-not-measured": {
    title: "the file contains a rule or a mode whose effect has not been measured",
    why: "`permission.rules`, rules for other tools and the mode `auto` were not tried in all ways; some texts in a list made the agent deny everything.",
    remedy: "remove the setting, or try the access with the agent",
    mends: ["unknown"],
  },
  "config-not-read": {
    title: "the file is not TOML, and the agent takes no rule from it",
    why: "The agent logs the error and goes on without the file, so neither its rules nor its modes take effect.",
    remedy: "fix the file; `twsrt diff grok` names the place",
    mends: ["weaker", "stricter", "unknown"],
  },
  "other-files-not-measured": {
    title: "other files that the agent reads may allow it",
    why: "Settings of Claude Code, of an administrator and of trusted projects add rules and modes. Only what a rule denies stays denied.",
    remedy: "look at the other files with `twsrt status`",
    mends: ["unknown"],
  },
  "list-ignored": {
    title: "the rule list has the wrong type, and the agent silently ignores it",
    why: '`deny = "Read(/x)"` was accepted, and the rule did nothing.',
    remedy: "put the rule in brackets",
    mends: ["weaker", "stricter"],
  },
  "mode-asks-nothing": {
    title: "the approval mode runs it without a prompt",
    why: "With `always-approve` ask rules about files did nothing. Deny rules, and ask rules about commands, apply in every mode.",
    remedy:
      "remove `ui.permission_mode` and `ui.yolo` from the configuration, or deny what must not run by itself",
    mends: ["weaker"],
  },
  "reads-freely": {
    title: "the agent reads every file without a prompt",
    why: "Its tools read what no rule denies, outside the start directory too.",
    remedy: "deny reading what the agent must not see",
    mends: ["weaker"],
  },
  "every-write-asks": {
    title: "no rule matches, and writing is asked about",
    why: "twsrt writes no rule that allows, so the agent asks about every file.",
    remedy: "answer the agent's question",
    mends: ["weaker", "stricter"],
  },
  "listed-command-runs": {
    title: "the agent runs a listed command without a prompt",
    why: "A list of programs runs without a prompt, `touch` and `mkdir` among them.",
    remedy: "deny or ask about the command",
    mends: ["weaker"],
  },
  "other-commands-ask": {
    title: "the agent asks before it runs a command that is not known to be harmless",
    why: "What is not in its list of harmless commands is asked about.",
    remedy: "answer the agent's question",
    mends: ["weaker", "stricter"],
  },
  "documentation-host": {
    title: "the agent fetches from well-known hosts of documentation without a prompt",
    why: "Its program has a list of such hosts, which rules that deny or ask override.",
    remedy: "deny the host, or start the agent inside the sandbox",
    mends: ["weaker"],
  },
  "unlisted-host-asks": {
    title: "addresses that no rule allows are asked about",
    why: "It has no rule for all other hosts.",
    remedy: "deny the host, or start the agent inside the sandbox",
    mends: ["weaker", "stricter"],
  },
  "server-tool-asks": {
    title: "the agent asks about a tool of an MCP server that no rule allows",
    why: "It asks before each call.",
    remedy: "answer the agent's question",
    mends: ["weaker", "stricter"],
  },
};
