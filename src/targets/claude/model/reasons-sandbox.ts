import type { ReasonTable } from "../../../enforcers/model.ts";

/** What the agent's own sandbox does and does not do. */
export const SANDBOX_REASONS: ReasonTable = {
  "sandbox-shell-only": {
    title: "the agent's sandbox is around commands of the shell alone",
    why: "The tools for files and for fetching run in the agent itself, outside its sandbox.",
    remedy:
      "write the rule in a form that the tools match; `twsrt generate` names the forms that they do not",
    mends: ["weaker"],
  },
  "sandbox-granted-write": {
    title: "with its sandbox on, the agent redirects into what `allowWrite` opens without a prompt",
    why: "The target of a redirection is compared with `sandbox.filesystem.allowWrite`; a program that only looks then runs. Below the start directory, and in `denyWrite`, the agent still asks.",
    remedy: "name what must stay in `denyWrite`, or open less in `allowWrite`",
    mends: ["weaker"],
  },
  "sandbox-off": {
    title: "the agent's sandbox is not switched on",
    why: "`sandbox.enabled` is not true in this file, so no command is confined.",
    remedy: 'set `sandbox = "require"` under `[claude]`',
    mends: ["weaker"],
  },
  "platform-not-measured": {
    title: "the agent's sandbox was only measured on Linux",
    why: "Other systems use another mechanism, and what it enforces was not tried.",
    remedy: "try it with the agent itself",
    mends: ["unknown"],
  },
  "excluded-command": {
    title: "the command runs outside the sandbox",
    why: "`sandbox.excludedCommands` names it, and then no part of the sandbox applies to it.",
    remedy: "empty `sandbox.excludedCommands`",
    mends: ["weaker"],
  },
  "sandbox-files-off": {
    title: "the sandbox does not protect files",
    why: "`sandbox.filesystem.disabled` is true, and with it every path is open to commands.",
    remedy: "remove `sandbox.filesystem.disabled`",
    mends: ["weaker"],
  },
  "sandbox-auto-allow": {
    title: "commands run without a prompt because they are in the sandbox",
    why: "`autoAllowBashIfSandboxed` is true: only deny rules, ask rules at the top of a line and a few constructs still stop a command. File rules are left to the sandbox.",
    remedy: "set `autoAllowBashIfSandboxed` to false",
    mends: ["weaker"],
  },
  "sandbox-guards-files": {
    title: "a rule for this file is left to the sandbox",
    why: "With `autoAllowBashIfSandboxed` the analysis does not compare files of commands; `cat` of a denied file starts, and the sandbox hides the file from it.",
    remedy: "none needed while the sandbox enforces the rule",
    mends: ["stricter"],
  },
  "sandbox-write-closed": {
    title: "commands may only write below the start directory and where it is granted",
    why: "The sandbox mounts everything else read-only. Grants are `filesystem.allowWrite` and allow rules for `Edit` with a path.",
    remedy: "add the directory to `allowWrite` if the agent needs it",
    mends: ["stricter"],
  },
  "sandbox-missing-directory": {
    title: "commands cannot make a directory in which a missing path is protected",
    why: "The sandbox protects a missing path by keeping the first missing directory above it from being made. So nothing else can be written there either.",
    remedy: "make the directory before you start the agent",
    mends: ["stricter"],
  },
  "sandbox-write-glob": {
    title: "on Linux the sandbox protects no path from writing by a pattern",
    why: "Of a `denyWrite` entry or an `Edit` rule it uses plain paths and a final `/**`; any other wildcard is silently dropped. The tools still follow the rule. For `**/NAME` twsrt adds a rule for `NAME` in the start directory, which the sandbox enforces.",
    remedy: "name the files or their directory",
    mends: ["weaker"],
  },
  "sandbox-root-read-glob": {
    title: "the sandbox hides nothing by a pattern that begins at the root",
    why: "`Read(//**/.env)` and `/**/.env` would have to be looked for on the whole disk and are silently dropped.",
    remedy: "begin the pattern with a directory: `Read(~/**/.env)`",
    mends: ["weaker"],
  },
  "sandbox-grant-form": {
    title: "this spelling grants no writing",
    why: "An `allowWrite` entry with a wildcard other than a final `/**`, with a variable or with quotes is accepted and opens nothing.",
    remedy: "write the plain path of the directory",
    mends: ["stricter"],
  },
  "sandbox-absent-grant": {
    title: "a grant for a path that does not exist opens nothing",
    why: "The sandbox skips it when the command starts; once the directory exists the next command may write there.",
    remedy: "create the directory before",
    mends: ["stricter"],
  },
  "sandbox-linked-grant": {
    title: "a grant through a link opens nothing",
    why: "An `allowWrite` entry with a link in it grants neither the link nor what it leads to.",
    remedy: "write the path without links, as `realpath` prints it",
    mends: ["stricter"],
  },
  "sandbox-protected": {
    title: "the sandbox keeps this file from being written, whatever is granted",
    why: "The agent's own settings, its hooks and agents, `.mcp.json`, `~/.ssh`, and `.git/hooks` and `.git/config` of the start directory stay read-only for commands.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "sandbox-list-closed": {
    title: "no entry allows the host, and the list is strict",
    why: "With `network.strictAllowlist` the proxy refuses what no entry allows, without a prompt.",
    remedy: "add the host to `allowedDomains` if the agent needs it",
    mends: ["stricter"],
  },
  "sandbox-unlisted-asks": {
    title: "a host that no entry names is asked about, not refused",
    why: "Without `network.strictAllowlist` the proxy asks the person before it connects.",
    remedy: "set `network.strictAllowlist` to true",
    mends: ["weaker"],
  },
};
