import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "allow-leaves-sandbox": {
    title: "command not allowed, because a rule could let it run outside the sandbox",
    why: "Codex keeps a command with an `allow` rule in its sandbox only while the profile denies something, and such a rule lifts refusals of its own.",
    remedy: "none needed; Codex runs commands inside its sandbox without asking",
  },
  "agent-unusable": {
    title: "path not translated, because it contains what the agent needs to run",
    why: "Without its own folder the agent cannot start any command.",
    remedy: "deny the other paths of that directory one by one",
  },
  "approval-opens-writing": {
    title: "a command that you approve may still write there",
    why: "A command that you let run outside the sandbox keeps only the rules against reading.",
    remedy: "do not approve such commands, or deny reading as well",
  },
  "existing-files-only": {
    title: "pattern covers the files that are there when a command starts",
    why: "The agent looks for them once for each command: a file that the command itself makes can be read and written by it.",
    remedy: "name the directory itself",
  },
  "grant-inside-denied": {
    title: "writable path inside a denied one is not granted",
    why: "A grant would open the path again, for reading too.",
    remedy: "none needed; the policy denies it as well",
  },
  "grant-not-a-directory": {
    title: "writable path is not a directory here and is not granted",
    why: "A grant for a file keeps the agent from running any command, and one for a missing path grants nothing.",
    remedy: "name its directory, or make the directory and generate again",
  },
  "link-stops-commands": {
    title: "where this path is a link, or one of its directories is a file, no command starts",
    why: "The agent protects no path across something that its commands could replace.",
    remedy: "write an absolute path if one place is meant, or replace the link",
  },
  "link-to-nothing": {
    title: "link leads nowhere, not translated",
    why: "A rule on such a link keeps the agent from running any command.",
    remedy: "name the place itself, or remove the link",
  },
  "missing-directory": {
    title: "paths in a missing directory are protected as the directory",
    why: "With two rules inside a missing directory the agent runs no command.",
    remedy: "make the directory and generate again",
  },
  "paths-become-directory": {
    title: "relative paths in one directory are protected as the whole directory",
    why: "Where that directory is missing, the agent runs no command with two rules inside it.",
    remedy: "write absolute paths for what is always there, or keep one path in the directory",
  },
  "pattern-inside-denied": {
    title: "directory is denied file by file",
    why: "The agent runs no command when something inside a denied directory is denied once more, nor in a start directory that is denied; so the directory is read-only, every file in it is denied, and its names can be listed.",
    remedy: "leave the directory out of the other rule, or start the agent elsewhere",
  },
  "port-not-granted": {
    title: "host allowed on one port only is not granted",
    why: "The agent's list knows no port, and without it every port would be open.",
    remedy: "list the host without a port if every port may be reached",
  },
  "protected-inside-grant": {
    title: "a few folders inside a writable path stay read-only",
    why: "The agent keeps `.git` and its own folders at the top of every writable directory.",
    remedy: "list such a folder as a writable path of its own",
  },
  "root-pattern": {
    title: "pattern begins at the root, not translated",
    why: "The agent refuses patterns without a directory in front, and with them every command.",
    remedy: "begin the pattern with a directory, or with `~/`",
  },
  "server-not-defined": {
    title: "rules on tools of MCP servers are not written",
    why: "Codex takes a tool away only in the table of config.toml that defines its server, and does not start with a table that defines none. twsrt writes no server.",
    remedy:
      'add `disabled_tools = ["NAME"]`, or `default_tools_approval_mode = "prompt"`, to the table of the server',
  },
  "start-directory-only": {
    title: "path is written for this start directory only",
    why: "The agent's relative paths cannot lead out of the start directory, nor through a link.",
    remedy: "write an absolute path or one that begins with `~/`",
  },
  "virtual-path": {
    title: "path is in a file system that the agent's sandbox creates for each command",
    why: "`/proc` and `/dev` of a command are its own, and rules about them do nothing.",
    remedy: "none: no setting of the agent reaches them",
  },
  "write-pattern": {
    title: "pattern cannot be kept read-only, not translated",
    why: "The agent accepts patterns only to deny reading.",
    remedy: "name the files or their directory, or deny reading",
  },
  "write-pattern-below": {
    title: "kept read-only at the top of the start directory alone",
    why: "The agent accepts patterns only to deny reading; the path in the start directory is named in addition.",
    remedy: "name the other files or their directory, or deny reading",
  },
};
