import type { ReasonTable } from "../../../enforcers/model.ts";

/** Why Qwen Code does something else than its settings seem to say, or what it does without any (facts.md, 0.24.4). */
export const REASONS: ReasonTable = {
  "no-own-sandbox": {
    title: "the settings switch no sandbox on",
    why: "The agent's own sandbox knows no list of paths or hosts, and twsrt does not write it; a sandbox around the agent is counted apart.",
    remedy: "Start the agent inside the sandbox (`srt -c`), which holds whatever runs.",
  },
  "not-measured": {
    title: "it was not measured what the agent does",
    why: "A form in the access or in a setting near it was never tried against the real agent, and nothing is guessed.",
    remedy: "Try it with the agent, or write the rule or the command in an everyday form.",
  },
};
