import { REASONS as SANDBOX } from "../../../enforcers/srt/index.ts";
import type { ReasonTable } from "../../../enforcers/model.ts";

/** Reasons about the sandbox runtime's own settings file, or about lists that this agent does not have. */
const OF_SRT_ALONE: ReadonlySet<string> = new Set([
  "credential-extract",
  "credential-masked",
  "external-proxy",
  "filesystem-disabled",
  "commands-not-covered",
  "mcp-not-sandboxed",
  "resolved-address",
  "srt-defaults",
  "srt-refuses-file",
]);

/** Why Factory Droid does something else than its settings seem to say, or what it does without any (facts.md, 0.225.2). */
export const REASONS: ReasonTable = {
  ...Object.fromEntries(Object.entries(SANDBOX).filter(([code]) => !OF_SRT_ALONE.has(code))),
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "The access or a setting near it was never tried against the real agent, and nothing is guessed.",
    remedy: "try it with the agent, or write the rule or the command in a common form",
    mends: ["unknown"],
  },
  "server-says-risk": {
    title: "whether the agent asks about this tool depends on its server",
    why: "Below the level `high` the agent asks about a tool of an MCP server. At `low` and `medium` it does not where the server says that the tool only reads, or where `mcpAutonomyOverrides` says so, and at no level where a person has always allowed it.",
    remedy: "use the guard (`[guard]`), which applies your rules about tools of servers",
    mends: ["unknown"],
  },
  "sandbox-prompts": {
    title: "the agent offers to let it through",
    why: "What the user's own settings deny, a session with a person asks about: once, always, or not. Without a person (`droid exec`) the agent refuses, and so does a session that `twsrt run droid` starts.",
    remedy:
      "start the agent with `twsrt run droid`, or set `FACTORY_RUNTIME_SETTINGS_PATH` to the settings file in your shell",
    mends: ["weaker"],
  },
  "unlisted-asks": {
    title: "no entry allows it, and the agent asks",
    why: "With its sandbox on, the agent allows writing in the start directory and in listed places, and listed hosts. It asks about all others, and refuses them without a person.",
    remedy: "start the agent with `twsrt run droid`, which refuses them; or list the place or host",
    mends: ["weaker", "stricter"],
  },
  "session-refuses": {
    title: "no entry allows it, and the settings of the session refuse it",
    why: "`FACTORY_RUNTIME_SETTINGS_PATH` names the same settings for the session, which the agent follows without offering anything.",
    remedy: "none needed; list the place or host if the agent needs it",
    mends: ["stricter"],
  },
  "sandbox-off": {
    title: "the agent's sandbox is not switched on",
    why: "Without `sandbox.enabled` none of its lists acts, and built-in tools read every file.",
    remedy: "run `twsrt generate droid --write`",
    mends: ["weaker"],
  },
  "tools-checked-apart": {
    title: "built-in tools run in the agent itself",
    why: "The sandbox runtime is around commands. Its lists are checked for built-in tools by the agent, which is counted as its rules.",
    remedy: "none needed",
    mends: ["weaker"],
  },
  "own-host-open": {
    title: "hosts of the agent's maker are always allowed",
    why: "The agent adds 23 hosts of Factory and of its login service to the list.",
    remedy: "none in the agent",
    mends: ["weaker"],
  },
  "edits-ask": {
    title: "no rule matches, and writing is asked about",
    why: "Where no autonomy level is set, the agent asks before each change of a file.",
    remedy: "answer the agent's question",
    mends: ["weaker", "stricter"],
  },
  "every-fetch-asks": {
    title: "the agent asks before each fetch",
    why: "Where no autonomy level is set, it asks about every address, listed or not.",
    remedy: "answer the agent's question",
    mends: ["weaker", "stricter"],
  },
  "commands-ask": {
    title: "no rule matches, and the agent asks about the command",
    why: "Where no autonomy level is set, it asks about all commands but `ls`, `pwd` and a few of git.",
    remedy: "answer the agent's question, or deny the command",
    mends: ["weaker", "stricter"],
  },
  "level-runs": {
    title: "the autonomy level runs it without a prompt",
    why: "From `low` on, files are changed and commands run without a prompt, and at `high` tools of MCP servers are called. How risky a command is, the model says itself.",
    remedy: "deny or ask about the command in your policy",
    mends: ["weaker"],
  },
  "settings-ignored": {
    title: "the agent cannot read the file, and takes nothing from it",
    why: "With a comma at the end of a list, a byte order mark or another error the agent starts without the whole file.",
    remedy: "fix the file; `twsrt diff droid` names the place",
    mends: ["weaker", "stricter", "unknown"],
  },
  "settings-stop-agent": {
    title: "the agent does not start with these settings",
    why: "A value of a wrong type in `sandbox`, or in a list something else than a text, ends the agent.",
    remedy: "fix the file; `twsrt diff droid` names the place",
    mends: ["stricter"],
    isRefusal: true,
  },
  "other-files-may-change": {
    title: "other files that the agent reads may change it",
    why: "Settings and hooks of projects add to the user's. Not all that they can do was measured; what the user's settings deny stayed denied.",
    remedy: "look at the other files with `twsrt status`",
    mends: ["unknown"],
  },
};
