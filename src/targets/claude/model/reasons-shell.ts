import type { ReasonTable } from "../../../enforcers/model.ts";

/** What the static analysis of command lines sees and does not see. */
export const SHELL_REASONS: ReasonTable = {
  "bash-script-text": {
    title: "the command is in a text that another program is given to run",
    why: "The agent does not read scripts, here-documents for a shell, or what is piped into one. In the text of `bash -c` only a denied `rm` or `rmdir` is noticed, which is then asked about; `bash -c 'curl x'` ran under `deny Bash(curl *)`.",
    remedy: "rely on the sandbox for what must not happen",
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "shell-script-asks": {
    title: "a denied `rm` or `rmdir` inside `bash -c` is asked about, not denied",
    why: "Of 44 programs these two were asked about, the others ran. With `autoAllowBashIfSandboxed` these run as well, and an ask rule does not apply there at all.",
    remedy: "deny the shells themselves, `Bash(bash -c *)`, if that must not depend on a person",
    mends: ["weaker"],
  },
  "eval-not-read": {
    title: "what `eval` is given is not compared with the rules",
    why: "`eval rm x` ran under `deny Bash(rm *)`. Without an allow rule for all commands `eval` itself is asked about.",
    remedy: "deny `Bash(eval *)`",
    mends: ["weaker"],
  },
  "deferred-not-read": {
    title: "what `trap` and `alias` are given is not compared with the rules",
    why: "The text runs later or under another name, and the agent does not look into it.",
    remedy: "deny `Bash(trap *)` and `Bash(alias *)`",
    mends: ["weaker"],
  },
  "coproc-not-read": {
    title: "what `coproc` starts is not compared with the rules",
    why: "`coproc rm x` ran under `deny Bash(rm *)`.",
    remedy: "deny `Bash(coproc *)`",
    mends: ["weaker"],
  },
  "program-not-unwrapped": {
    title: "the agent does not look behind the program that starts this command",
    why: "`sudo`, `env`, `timeout`, `nohup` and others are looked through; `find -exec`, `xargs` with options, `busybox`, `npx`, `ssh`, `parallel` and more are not.",
    remedy: "deny the starting program, or rely on the sandbox",
    mends: ["weaker"],
  },
  "spelling-not-read": {
    title: "the program is spelled in a way that is not compared with the rules",
    why: "`${R}`, `$'rm'`, `rm{,}` and wildcards in the name of a program come out as the program only when the line runs.",
    remedy: "rely on the sandbox for what must not happen",
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "nested-ask-runs": {
    title: "an ask rule does not reach into substitutions when the sandbox allows by itself",
    why: "With `autoAllowBashIfSandboxed`, `echo $(rm x)` ran under `ask Bash(rm *)`, while `ls && rm x` was asked about.",
    remedy: "deny the command, or leave `autoAllowBashIfSandboxed` off",
    mends: ["weaker"],
  },
  "program-path-hides-file": {
    title: "a path in front of the program hides the file from the analysis",
    why: "`cat ~/secret` is denied by a rule for the file and `/bin/cat ~/secret` is not: programs are recognised by their bare name.",
    remedy: "rely on the sandbox for files",
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "shell-file-not-seen": {
    title: "the agent does not see that this command touches the file",
    why: "File rules bind some forty commands in plain positions (`cat`, `grep`, `cp`, `touch`, redirections). Interpreters, archivers, editors, command substitutions and wildcards before the name are not matched.",
    remedy: "rely on the sandbox for files",
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "ask-not-for-shell-files": {
    title: "ask rules for files do not bind commands of the shell",
    why: "With `ask Read(~/x)` the tool asks, and `cat ~/x` is treated as if the rule were not there.",
    remedy: "deny the file instead",
    mends: ["weaker"],
  },
  "redirect-through-link": {
    title: "writing through a link by a redirection is asked about",
    why: "The agent sees that the target of the redirection resolves through a link and asks, even where all commands are allowed.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "read-only-command": {
    title: "the agent runs read-only commands in the start directory without a prompt",
    why: "`ls`, `cat`, `grep`, `find` without actions, `git status` and others run without a prompt as long as their paths are inside and nothing is written.",
    remedy: "deny or ask about the command in this form too",
    mends: ["weaker"],
  },
  "command-asks": {
    title: "no rule matches, and the agent asks before it runs this",
    why: "Every command that is not known to only look, and each that reads outside the start directory or writes, is asked about.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "dangerous-removal": {
    title: "the agent asks before it removes the home, the start directory or the top of the disk",
    why: "`rm` and `rmdir` of `~`, `.`, `*`, `/x` and the like are asked about even where every command is allowed. Behind `sudo` or `xargs` they are not.",
    remedy: "deny `Bash(rm *)` to end the question",
    mends: ["weaker"],
  },
  "line-not-analysed": {
    title: "the line contains something that the agent does not analyze, so it asks",
    why: "Substitutions, groups, functions, variables, brace patterns and commands in the background are asked about where no rule allows all commands.",
    remedy: "none needed",
    mends: ["stricter"],
  },
};
