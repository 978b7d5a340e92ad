import type { FindingTable } from "../../enforcers/scope.ts";

/** Findings that every agent can have. */
export const SHARED_FINDINGS = {
  "file-unreadable": {
    severity: "error",
    title: "cannot be read",
    why: "Neither twsrt nor the agent can read the file, so no rule in it takes effect.",
    remedy: "fix the permissions or the type of the file",
  },
  "file-void": {
    severity: "error",
    title: "is ignored by the agent, with every rule in it",
    why: "The agent does not accept the file as it is, so no rule in it takes effect.",
    remedy: "fix the place that `twsrt diff` names",
  },
  "file-missing": {
    severity: "error",
    title: "does not exist, so no rule of your policy takes effect",
    why: "The agent runs with its defaults.",
    remedy: "write it with `twsrt status AGENT --fix` or `twsrt generate AGENT --write`",
  },
  "rules-missing": {
    severity: "error",
    title: "lacks entries of your policy",
    why: "Rules that are not in the file do not take effect.",
    remedy:
      "write them with `twsrt status AGENT --fix` or `twsrt generate AGENT --write`; `twsrt diff AGENT` lists them",
  },
  "rules-extra": {
    severity: "note",
    title: "has entries that are not in your policy",
    why: "They may be yours, or left over from an earlier policy.",
    remedy: "`twsrt diff AGENT` lists them",
  },
  "guard-off": {
    severity: "error",
    title: "has the hook of the guard, and a setting that keeps the agent from starting it",
    why: "The agent silently skips the hook, so that no call reaches the guard.",
    remedy: "remove the setting, or write the entry again with `twsrt generate AGENT --write`",
  },
  "guard-program-missing": {
    severity: "error",
    title: "has the hook of the guard, whose program does not exist",
    why: "Agents that cannot be told to refuse a call when the hook fails run every call then.",
    remedy: "install twsrt again, and write the entry with `twsrt generate AGENT --write`",
  },
  "guard-silent": {
    severity: "error",
    title: "has the hook of a guard that stays, which does not answer",
    why: "The agent refuses every call until the guard answers, and another program on its port could answer in its place.",
    remedy: "start the guard with `twsrt guard AGENT --serve`",
  },
  "guard-watches": {
    severity: "warning",
    title: "has the hook of the guard, which records and stops no call",
    why: "`mode` under `[guard]` in config.toml is `watch`.",
    remedy: "set `mode` to `enforce`, and write the entry with `twsrt generate AGENT --write`",
  },
  "left-behind": {
    severity: "note",
    title: "was written by twsrt, which now writes to another file beside it",
    why: "The agent reads both files. Where the order of files counts, the old entries can take effect from the new ones.",
    remedy: "remove it with `twsrt status AGENT --fix`, which keeps a copy",
  },
  "wrong-home": {
    severity: "error",
    title: "is not the file that the agent reads here",
    why: "A variable moves the agent's folder, so the agent reads another file than the one that twsrt writes.",
    remedy: "remove the path from config.toml so that twsrt follows the variable, or unset the variable",
  },
  overruled: {
    severity: "error",
    title: "lets through what your policy restricts",
    why: "The agent reads this besides the file that twsrt writes, and the two together are weaker than the file alone.",
    remedy: "remove the setting",
  },
  "scope-unreadable": {
    severity: "warning",
    title: "cannot be read, so what it sets is unknown",
    why: "The agent may read it in another session, for example as another user.",
    remedy: "make the file readable, or remove it",
  },
  "project-hooks": {
    severity: "note",
    title: "has a hook that may allow or change a call before you are asked",
    why: "Deny and ask rules still win over what a hook allows. What it answers cannot be seen without running it.",
    remedy: "remove the hook if it is not yours",
  },
  "sandbox-unwritten": {
    severity: "warning",
    title: "does not switch the agent's sandbox on, which config.toml requires",
    why: "The setting was not written yet, or something has removed it. Without it, programs that a command starts reach every file and host.",
    remedy: "write it with `twsrt status AGENT --fix` or `twsrt generate AGENT --write`",
  },
  "managed-missing": {
    severity: "error",
    title: "was installed by an administrator and does not exist any more",
    why: "What it locked can be loosened by projects and flags again.",
    remedy: "have `install.sh` of the bundle run again",
  },
  "managed-tampered": {
    severity: "error",
    title: "was changed after an administrator installed it",
    why: "It no longer has the text that was installed, so it may lock less than intended.",
    remedy: "have the file removed, and `install.sh` of the bundle run again",
  },
  "managed-stale": {
    severity: "warning",
    title: "was made from another policy, or by another release of twsrt",
    why: "It is as it was installed, and `twsrt generate --managed` makes another text now.",
    remedy: "have a new bundle generated with `twsrt generate AGENT --managed` and installed",
  },
  "sandbox-off": {
    severity: "warning",
    title: "does not switch the agent's sandbox on",
    why: "Without it, programs that a command starts reach every file and host.",
    remedy:
      'set `sandbox = "require"` for this agent in config.toml, then run `twsrt generate AGENT --write`',
  },
  "sandbox-unavailable": {
    severity: "warning",
    title: "the sandbox cannot start here",
    why: "Programs that the sandbox needs are not installed.",
    remedy:
      "install what is missing: `npm install -g @anthropic-ai/sandbox-runtime` for srt, your system's packages bubblewrap, socat and ripgrep for bwrap, socat and rg",
  },
  "generation-unmeasured": {
    severity: "error",
    title: "the installed program is a later generation of the agent, whose behavior has not been measured",
    why: "The file that twsrt writes is for the earlier generation. What the installed one does with it is unknown.",
    remedy: "install the earlier generation, or do not rely on rules in this agent",
  },
  "release-unmeasured": {
    severity: "note",
    title: "the installed release has not been measured",
    why: "What twsrt knows about the agent was measured with another release.",
    remedy: "check it with `twsrt verify AGENT`",
  },
  "loose-alias": {
    severity: "warning",
    title: "starts the agent with a flag that takes something from your policy",
    why: "The flag skips questions, leaves out files with rules, or opens another directory; `twsrt run` refuses it. Aliases and functions in start-up files of shells are looked at line by line, so others may be missed.",
    remedy: "remove the flag",
  },
  "flags-unseen": {
    severity: "note",
    title: "flags and server-side settings cannot be seen from here",
    why: "A flag at the start of a session can override files.",
    remedy: "start the agent without flags that loosen its rules",
  },
} as const satisfies FindingTable;

export type SharedFinding = keyof typeof SHARED_FINDINGS;
