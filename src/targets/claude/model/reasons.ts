import type { ReasonTable } from "../../../enforcers/model.ts";
import { SANDBOX_REASONS } from "./reasons-sandbox.ts";
import { SHELL_REASONS } from "./reasons-shell.ts";

/**
 * Why Claude Code does something else than its settings seem to say, or what it does without any. The measurements
 * are in facts.md, research/claude-code.md and conformance/facts/, all with release 2.1.330.
 */
export const REASONS: ReasonTable = {
  ...SHELL_REASONS,
  ...SANDBOX_REASONS,
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "Neither the research nor the recorded answers determine it, and nothing is guessed.",
    remedy: "try it with the agent itself",
    mends: ["unknown"],
  },
  "managed-file-refused": {
    title: "an administrator's settings file is not a JSON object, so the agent does not start",
    why: "The agent ends with status 1 and names the file.",
    remedy: "fix the managed file",
    mends: ["stricter"],
    isRefusal: true,
  },
  "managed-permissions-wrong": {
    title:
      "`permissions` in an administrator's settings file is not an object, so the agent denies what it would ask about",
    why: "The agent drops the value and treats its locks as closed: no prompt is shown, and nothing outside the start directory is read. Some lines that an allow rule names were denied too.",
    remedy: "fix the managed file",
    mends: ["stricter", "unknown"],
  },
  "settings-rejected": {
    title: "the agent ignores the whole settings file",
    why: "The file is not plain JSON, or a known key has a value of the wrong type. The agent then starts silently and without any rule of the file.",
    remedy: "fix the file; `claude doctor` names the place",
    mends: ["weaker", "stricter", "unknown"],
  },
  "tool-removed": {
    title: "a rule takes the whole tool away",
    why: "A bare tool name, `Tool(*)` and names with `*` remove the tool, so that it is never offered. A removed `Read` also stops writing by the tools, but no command of the shell.",
    remedy: "name the paths, `Read(//**)` for all, if the tool should stay",
    mends: ["stricter"],
  },
  "write-rule-never-consulted": {
    title: "rules for `Write`, `MultiEdit` and `NotebookEdit` with a path are never consulted",
    why: "The agent accepts them and asks only the rules of `Edit` before it writes. `Write(path)` was tried in every list and did nothing.",
    remedy: "write the path as `Edit(path)`, which covers all tools that write",
    mends: ["weaker", "stricter"],
  },
  "single-slash-anchor": {
    title: "a single leading slash means the folder of the settings file",
    why: "In the user's settings `Read(/etc/x)` names `~/.claude/etc/x`. An absolute path has two slashes in front.",
    remedy: "write `//` in front of absolute paths",
    mends: ["weaker", "stricter"],
  },
  "relative-anchor": {
    title: "a pattern without an anchor is only looked for below the start directory",
    why: "`Read(**/.env)` does not cover a file of that name in the home or elsewhere.",
    remedy: "add the pattern with `//` in front: `Read(//**/.env)`",
    mends: ["weaker", "stricter"],
  },
  "read-inside-start": {
    title: "files below the start directory are read without a prompt",
    why: "Where no rule matches, the tools read everything below the directory in which the agent was started, links that lead out of it excepted.",
    remedy:
      "deny the path in a form that the agent matches; `twsrt generate` names the forms that it does not",
    mends: ["weaker"],
  },
  "read-outside-asks": {
    title: "no rule matches, and reading outside the start directory is asked about",
    why: "That also applies to a link inside that leads outside. A session can be told to allow it from then on.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "write-asks": {
    title: "no rule matches, and writing is asked about",
    why: "The tools ask before each write, inside the start directory as well, unless the mode or a rule allows it.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "link-write-refused": {
    title: "the agent never writes through a link",
    why: "Where the last part of a path is a symbolic link, Write and Edit refuse, after deny rules and before any question, in every mode; what lies behind a linked directory is not refused.",
    remedy: "write to the link's target",
    mends: ["stricter"],
  },
  "protected-path": {
    title: "the agent asks before it writes to this path, whatever is allowed",
    why: "Contents of `.git`, `.claude`, `.vscode`, `.idea` and `.husky`, and files such as `.bashrc`, `.gitconfig` or `.mcp.json`, are asked about even in `acceptEdits` and under an allow rule.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "mode-bypass": {
    title: "the mode `bypassPermissions` asks nothing",
    why: "Deny and ask rules still apply in it, and everything else runs.",
    remedy: "set `permissions.disableBypassPermissionsMode` to `disable`",
    mends: ["weaker"],
  },
  "mode-accept-edits": {
    title: "the mode `acceptEdits` writes below the start directory without a prompt",
    why: "The tools, and commands such as `touch`, `mkdir`, `cp`, `mv`, `rm` and `sed -i`, run there by themselves.",
    remedy: "deny writing what must stay, or choose another mode",
    mends: ["weaker"],
  },
  "mode-dont-ask": {
    title: "the mode `dontAsk` turns every question into a denial",
    why: "There is no person to answer. What runs without a prompt still runs.",
    remedy: "add an allow rule for what is needed",
    mends: ["stricter"],
  },
  "mode-auto": {
    title: "in the mode `auto` a service decides",
    why: "Without that service the agent falls back to its default mode; what the service answers has not been measured.",
    remedy: "rely on deny rules, which apply in every mode",
    mends: ["weaker", "unknown"],
  },
  "preapproved-host": {
    title: "the agent fetches from some documentation sites without a prompt",
    why: "About a hundred hosts, `docs.python.org` and `react.dev` among them, are approved in the agent itself. An allow list does not take them out; a deny or an ask rule does.",
    remedy: "deny the host: `WebFetch(domain:react.dev)`",
    mends: ["weaker"],
  },
  "web-list-only-asks": {
    title: "an allow list does not close the tool for fetching",
    why: "A host that no rule names is asked about, not denied. The allow list of the sandbox does not bind this tool.",
    remedy: "deny the host by name, or take the tool away with `WebFetch` in the deny list",
    mends: ["weaker"],
  },
  "server-tool-asks": {
    title: "the agent asks about a tool of an MCP server that no rule allows",
    why: "Without a rule that allows it, every call of such a tool is asked about, whatever the tool says of itself.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
};
