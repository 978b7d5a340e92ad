import type { ReasonTable } from "../../../enforcers/model.ts";

/** What the model's reason codes mean (facts.md beside the translation, release 1.6.0). */
export const REASONS: ReasonTable = {
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "The extension at this place was not written by twsrt, or a pattern in the settings may exclude it.",
    remedy: "run `twsrt generate pi --write`, or write the setting without a pattern",
    mends: ["unknown"],
  },
  "no-sandbox-in-settings": {
    title: "the settings switch no sandbox on",
    why: "The agent has no sandbox of its own; a sandbox around the agent is counted apart.",
    remedy: 'write `sandbox = "srt"` in the section `[pi]`, or start the agent inside the sandbox (`srt -c`)',
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "sandbox-lines-only": {
    title: "the sandbox is around command lines only",
    why: "The extension runs the lines of `bash` and of the user in the sandbox. Other tools of the agent run in its own process.",
    remedy:
      'write `wrapper = "srt"` in the section `[pi]` instead of `sandbox`, and start pi with `twsrt run pi`',
    mends: ["weaker"],
  },
  "no-extension": {
    title: "without the extension the agent runs every tool unasked",
    why: "The agent has no rules of its own. Every tool ran without a prompt where no extension blocked it.",
    remedy: "run `twsrt generate pi --write`",
    mends: ["weaker"],
  },
  "extension-excluded": {
    title: "the settings exclude the extension",
    why: 'An entry such as `"-extensions/twsrt.ts"` under `extensions` of the user\'s settings keeps the agent from loading it, and every tool runs unasked.',
    remedy: "remove the entry",
    mends: ["weaker"],
  },
  "extension-elsewhere": {
    title: "the extension is not where the agent looks for extensions",
    why: "The agent loads `*.ts` and `*.js` from the folder `extensions` of its own folder, and nothing from this place.",
    remedy: "remove `pi_extension` from config.toml, or name a file in that folder",
    mends: ["weaker"],
  },
  "extension-changed": {
    title: "the extension was changed, and the agent does not start",
    why: "The extension compares its rows with a checksum when it is loaded. One that throws then ends the agent with code 1, before any request.",
    remedy: "run `twsrt generate pi --write`",
    mends: ["stricter"],
    isRefusal: true,
  },
  "line-unknown": {
    title: "the command line cannot be determined before it runs",
    why: "A part of it depends on what happens when it runs, and a rule could apply to it. The extension asks, or denies if `unknown` in config.toml says so; without an interface a question is a refusal.",
    remedy: "write the command out, or run it yourself",
    mends: ["stricter"],
  },
  "other-tool": {
    title: "no rule decides about a tool of another extension",
    why: "What such a tool does is not known. The extension asks, denies or allows it, as `other_tools` in config.toml says.",
    remedy: "set `other_tools` in the section `[pi]` of config.toml",
    mends: ["stricter", "weaker"],
  },
  "runs-unasked": {
    title: "the agent runs everything that no rule matches, without asking",
    why: "The agent asks about nothing by itself, and the extension only about what a rule names.",
    remedy: "add a rule that denies it or asks about it",
    mends: ["weaker"],
  },
  "extension-refuses": {
    title: "the extension refuses this whatever the rules are",
    why: "It is a start of the agent without its extensions, the environment of a process with its keys, or a shell whose lines are not parsed.",
    remedy: "none needed; run it yourself if it is meant",
    mends: ["stricter"],
  },
};
