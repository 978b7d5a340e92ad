import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "sandbox-asks": {
    title: "a session with a person asks whether to let it through",
    why: "What the user's own settings deny for built-in tools, the agent offers to allow once or always. Without a person (`droid exec`) it refuses, and so does a session that `twsrt run droid` starts.",
    remedy:
      "start the agent with `twsrt run droid`, or set `FACTORY_RUNTIME_SETTINGS_PATH` to the settings file in your shell",
  },
  "not-seen-in-line": {
    title: "command not seen everywhere in a line",
    why: "The agent does not look into subshells, groups, loops, functions, `eval`, `exec`, `xargs` and `find -exec`, or beyond 100 characters between two words of the rule.",
    remedy: "rely on the sandbox for what such commands open and reach",
  },
  "words-anywhere": {
    title: "rule also matches other words of the command that end like its own",
    why: "Behind the program, the agent looks for the words of a rule anywhere in the command, in any case of letters: `git push` also matches `git log origin/push`.",
    remedy: "none needed",
  },
  "pattern-in-commands-only": {
    title: "path pattern hides files from commands only, not from built-in tools",
    why: "The agent compares paths of its tools with the text of the entry, in which `*` is an ordinary character. Its sandbox expands the pattern when a command starts.",
    remedy: "name the directories or files without a pattern",
  },
  "write-pattern-dead": {
    title: "path pattern protects nothing from writing, so the rule is left out",
    why: "To built-in tools `*` is an ordinary character, and the sandbox skips patterns for writing on Linux.",
    remedy: "name the directories or files without a pattern",
  },
  "name-read-as-pattern": {
    title: "name with `*`, `?` or brackets is not hidden from commands",
    why: "The sandbox reads the name as a pattern, in which these characters have a meaning. Built-in tools compare it as it is.",
    remedy: "deny the directory that it is in",
  },
  "hosts-always-open": {
    title: "hosts of the agent's maker stay open",
    why: "The sandbox of the agent always allows 23 hosts of Factory and of its login service.",
    remedy: "none in the agent",
  },
  "no-host-means-every": {
    title: "hosts that no rule names are asked about",
    why: "With its sandbox on, the agent allows listed hosts only, and no entry means every host.",
    remedy: "list the hosts in `allowedDomains`",
  },
  "host-withheld": {
    title: "host not allowed, because that would also allow one that is denied",
    why: "The agent has no list of denied hosts, so an allowed name opens all that it covers.",
    remedy: "list the hosts that are needed by their own names",
  },
  "temporary-not-asked": {
    title: "`rm` that names nothing but files below `/tmp` is not asked about",
    why: "The agent leaves such commands out of its list of questions.",
    remedy: "deny the command instead of asking about it",
  },
  "wrapper-not-matched": {
    title: "program that starts other programs is not matched, so the rule is left out",
    why: "The agent takes `sudo`, `env`, `nohup`, `nice`, `time`, `timeout` and `command` off the front of a command before it compares, and compares what they start.",
    remedy: "use the guard (`[guard]`), which sees them",
  },
  "server-tools-open": {
    title: "no rule is written for tools of MCP servers",
    why: "None of the agent's lists is about a single tool of a server. Below the autonomy level `high` it asks about most of them.",
    remedy:
      "use the guard (`[guard]`), which applies these rules, or switch the server off in the agent (`droid mcp`)",
  },
};
