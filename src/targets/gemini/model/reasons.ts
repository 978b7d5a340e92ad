import type { ReasonTable } from "../../../enforcers/model.ts";

const SANDBOX = "start the agent inside the sandbox, which restricts whatever runs";

/** Why Gemini CLI does something else than its policy file seems to say, or what it does without a rule (facts.md, 0.61.0). */
export const REASONS: ReasonTable = {
  "no-sandbox-written": {
    title: "the policy file switches no sandbox on",
    why: "The agent's own sandbox is a setting in another file, and knows no list of paths or hosts.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "rule-not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "A form in the access or in a rule near it was never tried against the real agent, and nothing is guessed.",
    remedy: "try it with the agent, or write the rule or the command in a common form",
    mends: ["unknown"],
  },
  "allowed-in-part": {
    title: "a rule allows the line, but the agent still asks about a part of it",
    why: "The agent asks when a command in the line has no rule of its own, and when the line is redirected and the rule does not set `allowRedirection`.",
    remedy: "nothing: asking is stricter than the rule",
    mends: ["stricter"],
  },
  "harmless-not-measured": {
    title: "whether the agent considers the command harmless has not been measured",
    why: "Some programs run without a prompt with some arguments only, and not all of those were tried.",
    remedy: "write a rule for the command: rules come before what the agent takes for harmless",
    mends: ["unknown"],
  },
  "line-not-parsed": {
    title: "which commands the agent sees in a line that bash refuses has not been measured",
    why: "The agent parses the line with a grammar of its own, which recovers from mistakes and may find commands in it.",
    remedy: "nothing: bash does not run such a line",
    mends: ["unknown"],
  },
  "policy-dropped": {
    title: "the agent drops the policy file and continues without it",
    why: "A syntax error, a byte-order mark or one value that it does not accept costs the whole file. It says so on standard error only.",
    remedy: "let `twsrt generate gemini -w` write the file",
    mends: ["weaker", "stricter", "unknown"],
  },
  "outside-workspace": {
    title: "the file tools reach nothing outside the start directory",
    why: "The path is followed through links first; what is neither in the start directory nor in one that was added is refused, before any rule is asked.",
    remedy: "nothing, if that is wanted; else add the directory when the agent is started",
    mends: ["stricter"],
  },
  "name-left-out": {
    title: "the file tools leave some names out of the workspace",
    why: "`.git`, `.env`, `node_modules` and credentials of GitHub Actions are refused wherever they lie in it, before any rule is asked.",
    remedy: "nothing: no rule is needed, and none can open them",
    mends: ["stricter"],
  },
  "writing-asks": {
    title: "the agent asks before it creates or changes a file",
    why: "In its default mode every change is shown first. In the modes that accept edits or everything it is not.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
  "started-inside-denied": {
    title: "a relative path from inside what is denied has none of its names",
    why: "Rules are compared with the path as it was written. Started in the denied directory, the agent reaches its files by their names alone.",
    remedy: "start the agent elsewhere",
    mends: ["weaker"],
  },
  "path-completed": {
    title: "an edit of a missing relative path changes another file",
    why: "The edit tool takes the only file in the workspace whose path ends with what was given, after the rules were asked: `key` changed `secrets/key`. Which file that is was not looked for.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "link-not-followed": {
    title: "the path leads to a denied one through a link",
    why: "Rules are compared with the path as it was written, before links are followed. A link inside the workspace that leads to a denied path in it is not seen.",
    remedy: "deny the link as well",
    mends: ["weaker"],
  },
  "harmless-command": {
    title: "commands that only read run without asking",
    why: "The agent knows some programs as harmless (`ls`, `cat`, `git status`), and runs them in the workspace without a prompt.",
    remedy: "deny the command with a rule if it shall not run",
    mends: ["weaker"],
  },
  "unlisted-command-asks": {
    title: "the agent asks before it runs a command",
    why: "In its default mode it runs without a prompt only what it takes for harmless, and never a line of several commands or with a redirection.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
  "command-hidden": {
    title: "quotes or backslashes inside the command hide it",
    why: 'Rules are compared with the line as it was written, so that `r\\m` and `g"i"t push` are other words.',
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "shell-not-covered": {
    title: "rules for paths and hosts do not match commands",
    why: "A command reaches files and hosts by itself; the agent compares its text with rules for commands alone.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "fetch-asks": {
    title: "the agent asks before it fetches",
    why: "In its default mode each fetch that no rule allows is asked about.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
  "other-settings-refused": {
    title: "the agent does not start with a settings file besides the user's",
    why: "A settings file of the project or of an administrator is not a JSON object, and the agent ends with an error.",
    remedy: "fix the file; `twsrt status gemini` names it",
    mends: ["weaker", "stricter", "unknown"],
    isRefusal: true,
  },
  "server-tool-asks": {
    title: "the agent asks about a tool of an MCP server that no rule allows",
    why: "Without a rule that allows it, every call of such a tool is asked about, whatever the tool says of itself.",
    remedy: "nothing, if a person is there to answer",
    mends: ["stricter"],
  },
};
