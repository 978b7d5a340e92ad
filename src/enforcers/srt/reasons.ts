import type { ReasonTable } from "../model.ts";

/**
 * Why the sandbox does not do what its lists seem to say, or does something without being told. The measurements are in
 * research/srt.md and conformance/facts/srt-0.0.83.jsonl, all with SRT 0.0.83.
 */
export const REASONS: ReasonTable = {
  "write-glob-skipped": {
    title: "a pattern in a write list has no effect on Linux",
    why: "Of the patterns in `allowWrite` and `denyWrite` the sandbox understands a final `/**` alone; every other one is silently skipped. So it grants nothing and protects nothing.",
    remedy:
      'name the directories or files, or end the pattern with `/**`; for `**/NAME` add `"NAME"` to `denyWrite`, which protects it in the start directory',
    mends: ["weaker", "stricter"],
  },
  "root-glob-skipped": {
    title: "a pattern with a wildcard in its first step has no effect on Linux",
    why: "The sandbox looks for matches from the directory before the first wildcard, and it refuses to look through the whole disk. `/**/.env` therefore hides nothing.",
    remedy: "begin the pattern with a directory, `~/**/.env`",
    mends: ["weaker", "stricter"],
  },
  "dead-pattern": {
    title: "the pattern can match nothing",
    why: "A step `..` after a wildcard, and a slash at the end of an absolute pattern, match no path.",
    remedy: "write the pattern without them",
    mends: ["weaker", "stricter"],
  },
  "absent-path-not-hidden": {
    title: "what does not exist when a command starts is not hidden from it",
    why: "On Linux the sandbox covers existing paths when a command starts. A path that is created afterwards, by the same command or by another process, is an ordinary file to it.",
    remedy: "deny reading a directory that exists, or create the file before the agent starts",
    mends: ["weaker"],
  },
  "future-file": {
    title: "a pattern hides only files that exist when a command starts",
    why: "On Linux the sandbox lists the matches of a pattern once, before the command. A file that comes into being afterwards is readable to that command, and hidden from the next.",
    remedy: "deny reading the directory instead of a pattern in it",
    mends: ["weaker"],
  },
  "absent-grant-inert": {
    title: "a grant for a path that does not exist has no effect on Linux",
    why: "The sandbox skips an `allowWrite` entry whose path is not there when the command starts, so the path cannot be created either.",
    remedy: "create the directory before, or grant the directory above it",
    mends: ["stricter"],
  },
  "linked-grant-inert": {
    title: "a grant through a link has no effect",
    why: "An `allowWrite` entry with a link anywhere in its path is skipped: it opens neither the link nor what it leads to.",
    remedy: "write the path without links, as `realpath` prints it",
    mends: ["stricter"],
  },
  "grant-reopens-read": {
    title: "an `allowWrite` entry inside a hidden directory makes it readable again",
    why: "On Linux the sandbox binds a writable directory over what hides it, at the hidden directory itself or below it. It can be read then as well as written.",
    remedy: "take the entry out of `allowWrite`, or deny reading the files in it one by one",
    mends: ["weaker"],
  },
  "placeholder-file": {
    title: "something empty replaces a protected path",
    why: "What may not be written and does not exist is covered by an empty file or directory while a command runs, so that it cannot be made.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "mandatory-protection": {
    title: "the sandbox protects this path from writing by itself",
    why: "Shell start-up files, git hooks and the settings of editors and agents in the start directory are write-protected always; below it those that exist, to a depth (`mandatoryDenySearchDepth`, 3).",
    remedy: "none needed; `allowGitConfig` opens `.git/config` if you need it",
    mends: ["stricter"],
  },
  "closed-list": {
    title: "no entry allows it, and what is not allowed is denied",
    why: "Writing and network access are closed: only what `allowWrite` or `allowedDomains` names is open.",
    remedy: "add an entry if the agent needs it",
    mends: ["stricter"],
  },
  "always-writable": {
    title: "the sandbox keeps this place writable by itself",
    why: "`/tmp/claude`, `~/.npm/_logs`, `~/.claude/debug` and the standard devices are writable without an entry, the two in the home unless they may not be read.",
    remedy: "add the directory to `denyWrite` if that matters",
    mends: ["weaker"],
  },
  "always-hidden": {
    title: "the sandbox hides this place by itself",
    why: "`/etc/ssh/ssh_config.d` is replaced by an empty directory in every command.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "own-devices": {
    title: "the sandbox has devices of its own",
    why: "`/dev` is a fresh one with a handful of devices, and `/dev/shm` is empty and thrown away. Nothing of the machine's own is reached there.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "hard-link": {
    title: "a hard link is not matched by rules about its other name",
    why: "Rules are about paths. A second name that was made before for the same file, in a place that is open, gives the file's content.",
    remedy: "keep secrets out of directories in which an agent can write, and look for link counts above 1",
    mends: ["weaker"],
  },
  "filesystem-disabled": {
    title: "the settings turn off all rules about files",
    why: "`filesystem.disabled` is true: no list of paths is applied, and neither are the credential files nor the sandbox's own protections.",
    remedy: "remove `disabled`",
    mends: ["weaker"],
  },
  "external-proxy": {
    title: "another proxy decides about hosts",
    why: "`httpProxyPort` or `socksProxyPort` is set, so traffic goes to a proxy outside and the domain lists are not applied. What that proxy does cannot be read from this file.",
    remedy: "keep the lists in that proxy, or remove the port",
    mends: ["weaker", "stricter", "unknown"],
  },
  "inert-domain": {
    title: "the entry is accepted and matches no host",
    why: "Names with blanks, other scripts, wildcards elsewhere than in front or unusual spellings of addresses are compared with names that never look like that.",
    remedy: "write the name in its `xn--` form, and addresses as they are usually written",
    mends: ["weaker", "stricter"],
  },
  "malformed-host": {
    title: "this is not a host name",
    why: "The proxy refuses names with other characters than letters, digits, dots, hyphens and underscores before it looks at any list.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "loopback-bypasses-proxy": {
    title: "allowed by name, but not reached: clients do not use the proxy for local addresses",
    why: "Inside, `NO_PROXY` names localhost and the private ranges, so ordinary clients connect directly, and a direct connection stays in the sandbox's own network.",
    remedy: "give the machine a name that is not a private address, and allow that",
    mends: ["stricter"],
  },
  "resolved-address": {
    title: "an allowed name can still be refused for the address it has",
    why: "`deniedResolvedAddresses` is set: the proxy looks up the name and refuses some addresses. That depends on the name server.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "port-not-known": {
    title: "an entry names a port, and the port that is used is unknown",
    why: "The command line does not say the port, and with another port the answer would be another.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "credential-masked": {
    title: "a false content replaces the credential",
    why: "The file can be opened and shows a placeholder; the real value never gets inside.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "credential-extract": {
    title: "only a part of the file is replaced",
    why: "What is replaced is found by a pattern. Where the pattern finds nothing the file stays readable unless `onExtractNoMatch` says otherwise, and that depends on the content.",
    remedy: 'set `onExtractNoMatch` to `"deny"`, or use the mode `deny`',
    mends: ["weaker", "unknown"],
  },
  "mcp-not-sandboxed": {
    title: "the sandbox does not look at tools of MCP servers",
    why: "A server is a program: the sandbox restricts what it opens and reaches, and does not know which tool is called.",
    remedy: "rely on the agent's own rules for tools",
    mends: ["weaker", "unknown"],
  },
  "commands-not-covered": {
    title: "the sandbox does not look at commands",
    why: "It confines what a program can read, write and reach, and runs any program.",
    remedy: "rely on the agent's own rules for commands",
    mends: ["weaker"],
  },
  "srt-refuses-file": {
    title: "the sandbox refuses the settings file and runs nothing",
    why: "The file is empty, is not plain JSON, lacks one of the required lists, or contains a value that is not accepted. SRT then ends with an error and the command is not run.",
    remedy: "correct the file; `srt -s FILE true` says what is wrong",
    mends: ["weaker", "stricter", "unknown"],
  },
  "srt-defaults": {
    title: "there is no settings file, so the defaults apply",
    why: "Without `~/.srt-settings.json` the sandbox starts nevertheless: everything can be read, nothing written, no host reached.",
    remedy: "write a settings file, and start SRT with `--settings FILE`, which refuses to run without it",
    mends: ["weaker", "stricter"],
  },
  "shell-hidden": {
    title: "the shell is hidden, so nothing can run",
    why: "A rule hides the directory of the shell that starts every command. The command ends with an error.",
    remedy: "allow reading `/usr`, `/bin`, `/lib` and the directory of SRT again with `allowRead`",
    mends: ["stricter"],
  },
  "sandbox-cannot-start": {
    title: "the rules contradict each other so that the sandbox does not start",
    why: "A directory is hidden from reading, given back by `allowWrite` and write-protected at once. The sandbox then tries to protect names that do not exist in a directory that is already read-only, bubblewrap ends with `Read-only file system`, and no command runs.",
    remedy: "take the directory out of `denyWrite` or out of `allowWrite`",
    mends: ["stricter"],
  },
  "start-uncertain": {
    title: "the sandbox may not start with these rules",
    why: "An `allowRead` entry is a link that lies in a directory which another entry gives back. The mount on the link fails when the link leads to an absolute path.",
    remedy: "name in `allowRead` what the link leads to",
    mends: ["unknown"],
  },
  "dangling-link": {
    title: "the link leads to something that does not exist",
    why: "Where a new file would come to be depends on where the link leads, which is not looked at.",
    remedy: "remove the link, or create what it leads to",
    mends: ["unknown"],
  },
  "link-chain": {
    title: "the link may lead through a link that is hidden",
    why: "A hidden directory contains a link to the same place. If this link leads there by way of the hidden one it leads nowhere inside; otherwise it works.",
    remedy: "name the place without links",
    mends: ["unknown"],
  },
  "too-many-files": {
    title: "patterns cover more files than were looked at",
    why: "Expanding the patterns would take a walk over hundreds of thousands of files, as it does in the sandbox itself at every start.",
    remedy: "deny reading directories instead of patterns over a large tree",
    mends: ["unknown"],
  },
  "macos-profile-only": {
    title: "taken from the macOS profile, never measured",
    why: "SRT's profile for macOS was generated and read, but nothing was run under it.",
    remedy: "try it on the machine before you rely on it",
    mends: ["unknown"],
  },
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "Answers come from experiments with the real program. This form was not among them, and twsrt does not guess.",
    remedy: "treat it as open until it has been measured",
    mends: ["unknown"],
  },
};
