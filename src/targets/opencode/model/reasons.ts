import type { ReasonTable } from "../../../enforcers/model.ts";

const SANDBOX = 'start the agent inside the sandbox (`srt -c`), and say so: `wrapper = "srt"`';

/** Why opencode does something else than its rules seem to say, or what it does without any (facts.md, 1.18.33). */
export const REASONS: ReasonTable = {
  "no-sandbox-of-its-own": {
    title: "the agent has no sandbox",
    why: "Nothing of the agent's restricts what a command does once it runs; a sandbox around the agent is counted apart.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "agent-refuses-file": {
    title: "the agent does not start with this file",
    why: "A text that is not JSON with comments and trailing commas, or a wrong type of a key that it knows, ends it with code 1 before it does anything.",
    remedy: "correct the value; `twsrt diff opencode` names it",
    mends: ["weaker", "stricter", "unknown"],
    isRefusal: true,
  },
  "nested-too-deeply": {
    title: "twsrt does not read files with so many levels of brackets",
    why: "The agent reads 20,000 levels, twsrt 200.",
    remedy: "flatten the file",
    mends: ["unknown"],
  },
  "text-replaced": {
    title: "what the rules say depends on variables or other files",
    why: "`{env:X}` and `{file:x}` are replaced in the text before it is read, also inside rules.",
    remedy: "write the rules out",
    mends: ["unknown"],
  },
  "other-agent": {
    title: "another agent than the usual one is started, or it has tools of its own",
    why: "Measured were the rules of `build`, which is started when no other is named. Others bring rules along.",
    remedy: "remove `default_agent`, or look at that agent's own `permission`",
    mends: ["weaker", "unknown"],
  },
  "configuration-not-readable": {
    title: "a configuration cannot be read",
    why: "What it sets is merged into the rules, so nothing is known about them.",
    remedy: "make the file readable; `twsrt status opencode` names it",
    mends: ["unknown"],
  },
  "agent-file-not-read": {
    title: "twsrt cannot read the front matter of a file that describes an agent",
    why: "Such a file can contain rules that come behind all others. Only plain maps are read.",
    remedy: "write `permission` in it as plain nested keys, or remove the file",
    mends: ["unknown"],
  },
  "permission-variable-not-measured": {
    title: "`OPENCODE_PERMISSION` contains something other than rules",
    why: "The variable is merged behind every file without being checked. Only objects of rules have been measured.",
    remedy: "unset the variable",
    mends: ["unknown"],
  },
  "worktree-not-measured": {
    title: "the repository lies elsewhere",
    why: "A `.git` that is a file leads to a repository in another place, and the directory from which the agent then sees paths has not been measured.",
    remedy: "start it in the main worktree",
    mends: ["unknown"],
  },
  "line-not-measured": {
    title: "how the agent splits this line has not been measured",
    why: "It has a grammar of its own, which reads broken lines, coprocesses, arithmetic commands and some here-documents in another way.",
    remedy: "write it in a common form",
    mends: ["unknown"],
  },
  "not-a-command": {
    title: "the line contains nothing that the agent treats as a command",
    why: "Assignments, tests, declarations and redirections alone run without a prompt: `> file`, `export A=b`, `[ -f x ]`.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "directory-not-asked": {
    title: "changes of directory are never asked about",
    why: "`cd`, `pushd` and `popd` run whatever the rules say; only a directory outside the project is asked about.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "text-compared": {
    title: "the text of the command is not that of the rule",
    why: "The source text of a command is compared, with quotes, variables and whatever precedes the program: `'rm'`, `FOO=1 rm` and `/bin/rm` are not `rm`.",
    remedy: 'set `commands = "anywhere"`, which finds most of them',
    unless: "anywhere",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "shell-reads-not-seen": {
    title: "a rule about reading does not reach commands",
    why: "`read` is asked for the agent's own tool. Of commands only the directories of the arguments of a few programs are looked at, and only outside the project: `head` of a denied file ran.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "shell-writes-not-seen": {
    title: "a rule about writing does not reach commands",
    why: "`edit` is asked for the agent's own tools. `echo a > file` of a denied file ran.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "shell-hosts-not-seen": {
    title: "a rule about hosts does not reach commands",
    why: "Addresses are compared for `webfetch` alone: `curl` reached any host.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "link-not-followed": {
    title: "the path leads to a denied one through a link",
    why: "Paths are compared as they are written, links are not followed, and a link inside the project counts as inside.",
    remedy: "name the link in the policy as well",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "asks-by-itself": {
    title: "the agent asks about this by itself",
    why: "Directories outside the project, and files that end in `.env`, are asked about without any rule.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
  "address-as-written": {
    title: "the address is written in another way than in the rule",
    why: "The text of the address is compared: capitals, a port, or a `?` right behind the host make another one.",
    remedy: "list the hosts that may be reached: then every other text is denied",
    mends: ["weaker"],
  },
  "not-an-address": {
    title: "the agent fetches only what begins with http:// or https://",
    why: "Anything else is refused by the tool before a rule is looked at.",
    remedy: "write the address out",
    mends: ["stricter"],
  },
  "server-tool-runs": {
    title: "the agent runs tools of MCP servers unasked",
    why: "Without a rule every tool of a server is allowed.",
    remedy: "deny the tool, or let the agent ask about it",
    mends: ["weaker"],
  },
};
