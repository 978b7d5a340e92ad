import type { ReasonTable } from "../../../src/enforcers/model.ts";

/** Why Sample Agent does something else than its settings seem to say, or what it does without any. */
export const REASONS: ReasonTable = {
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "The access or a setting near it was never tried against the real agent, and nothing is guessed.",
    remedy: "try it with the agent",
    mends: ["unknown"],
  },
  "no-sandbox-in-settings": {
    title: "the settings switch no sandbox on",
    why: "twsrt writes no sandbox settings for this agent; a sandbox around the agent is counted apart.",
    remedy: "start the agent inside the sandbox (`srt -c`), which restricts whatever runs",
    unless: "sandboxed",
    mends: ["weaker"],
  },
};
