import type { ReasonTable } from "../../../enforcers/model.ts";

const SANDBOX = "deny what the command does: the profile restricts its files and hosts, whatever runs";

/** What the model's reason codes mean (facts.md beside the translation, release 0.169.0). */
export const REASONS: ReasonTable = {
  "not-measured": {
    title: "this was not measured",
    why: "The agent was not tried with an access or a setting like this, and nothing else answers for it.",
    remedy: "try it with `twsrt verify codex`, or write the setting in a form that twsrt generates",
    mends: ["unknown"],
  },
  "platform-not-tried": {
    title: "the agent's sandbox was measured on Linux only",
    why: "On other systems it uses what they have, which was not tried.",
    remedy: "run `twsrt verify codex` there",
    mends: ["unknown"],
  },
  "profile-is-rules": {
    title: "the agent has no tools for files and addresses beside its shell",
    why: "It reads, writes and fetches with commands. The profile answers for them, and is shown as the agent's rules.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "full-access": {
    title: "the configuration selects full access",
    why: "With `:danger-full-access` no path and no host is restricted.",
    remedy: "run `twsrt generate codex --write`, which selects a profile",
    mends: ["weaker"],
  },
  "configuration-refused": {
    title: "the agent does not start with this configuration",
    why: "A relative key, a pattern for anything but a denial, a `*` among denied hosts, an unknown profile or a wrong type is a start-up error.",
    remedy: "correct the configuration; `twsrt generate codex --write` writes none that is refused",
    mends: ["weaker", "stricter", "unknown"],
    isRefusal: true,
  },
  "may-not-start": {
    title: "how the agent is started decides whether it starts with this configuration",
    why: "A file selects full access, and an administrator's requirements do not allow it. Where `approval_policy` is `never`, as in `exec`, the agent refused to start. Otherwise it falls back to reading alone.",
    remedy: "remove the setting that selects full access",
    mends: ["weaker", "stricter", "unknown"],
    isRefusal: true,
  },
  "commands-do-not-start": {
    title: "with this key no command of the agent starts",
    why: "A denied or read-only key that crosses a link, a denial of what contains the agent's folder, a grant for a file and a pattern that begins at the root kept every command from starting.",
    remedy: "name the place itself; `twsrt generate codex --write` does",
    mends: ["stricter"],
    isRefusal: true,
  },
  "keys-inside-each-other": {
    title: "with keys inside each other no command of the agent starts",
    why: "A denial of something inside a denied directory, a pattern that names a file there, and two keys inside a directory that is missing kept every command from starting.",
    remedy:
      "name the directory alone; `twsrt generate codex --write` does, as far as the start directory does not decide it",
    mends: ["stricter"],
    isRefusal: true,
  },
  "not-writable": {
    title: "the profile grants no writing there",
    why: "Starting from `:read-only` nothing is writable but what the profile names, from `:workspace` the start directory and `/tmp` are.",
    remedy: "add the path to `allowWrite` if it should be written",
    mends: ["stricter"],
  },
  "protected-folder": {
    title: "the agent keeps some folders of a writable directory read-only",
    why: "`.git`, `.codex`, `.agents` and `.aws` at its top could not be written, and not be made.",
    remedy: "grant the folder by a key of its own",
    mends: ["stricter"],
  },
  "pattern-existing-only": {
    title: "a pattern is looked up before each command, in what exists then",
    why: "A file that the command makes itself is not protected: it was written, and read again in the same command.",
    remedy: "deny the directory",
    mends: ["weaker"],
  },
  "pattern-files-only": {
    title: "a pattern names files, not directories",
    why: "A directory whose name matches could be listed; the pattern with `/**` protects the files in it.",
    remedy: "deny the directory by its name",
    mends: ["weaker"],
  },
  "network-off": {
    title: "commands have no network",
    why: "Without `enabled = true` in the profile no socket could be opened.",
    remedy: "add the hosts that are needed to `allowedDomains`",
    mends: ["stricter"],
  },
  "hosts-not-looked-at": {
    title: "the network is open, and the list of hosts is not looked at",
    why: "The list only counts with `network_proxy = true` under `[features]`; without it every host could be reached.",
    remedy: "run `twsrt generate codex --write`, which sets it",
    mends: ["weaker"],
  },
  "host-not-listed": {
    title: "the agent's proxy serves listed hosts only",
    why: "Hosts that no key names were refused, also when only denied hosts are listed.",
    remedy: "add the host to `allowedDomains`",
    mends: ["stricter"],
  },
  "address-by-wildcard": {
    title: "addresses of the machine and of private networks need a key of their own",
    why: "By a wildcard they were refused as local; named exactly they were reached.",
    remedy: "name the address",
    mends: ["stricter"],
  },
  "line-not-split": {
    title: "the agent looks into plain lines only",
    why: "With a redirection, a variable, a pattern, a substitution, a background job, brackets, a comment or an assignment anywhere in the line none of its commands is compared with the rules.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "other-first-words": {
    title: "the rule's words are not the first words of the command",
    why: "A rule is compared with the beginning: an option before the sub-command, or one further behind, was not matched.",
    remedy: "deny the program, or the sub-command without its option",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "behind-a-program": {
    title: "the program is run by another one",
    why: "`sudo`, `env`, `nohup`, `timeout`, `xargs`, `bash -c` and the like are looked up by their own names.",
    remedy: "deny the other program as well",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "forced-removal": {
    title: "the agent refuses `rm` with `-f` by itself",
    why: "`rm -f style commands are not permitted` was the answer without any rule.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "server-says-read-only": {
    title: "a tool that says of itself that it only reads runs unasked",
    why: "The server marks its tools, and the agent believes it: a tool with `readOnlyHint` runs without a prompt, any other one is asked about. Which it is, no file says.",
    remedy:
      'add `disabled_tools = ["NAME"]` to the table of the server, or `default_tools_approval_mode = "prompt"`',
    mends: ["weaker", "unknown"],
  },
  "server-not-sandboxed": {
    title: "the sandbox is not around MCP servers",
    why: "The agent starts its servers outside the sandbox in which it runs commands.",
    remedy: "let the server run in a sandbox of its own",
    mends: ["weaker", "unknown"],
  },
};
