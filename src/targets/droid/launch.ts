import type { Launch } from "../launch.ts";
import type { DroidOptions } from "./options.ts";

export const launch: Launch<DroidOptions> = {
  spelling: { parser: "attached", switches: "v" },
  loose: [
    {
      names: ["--settings"],
      reason: "gives the session other settings in place of those that make denials final",
    },
    {
      names: ["--skip-permissions-unsafe"],
      reason: "runs every tool without a prompt, also where your policy asks",
      onlyAnswers: true,
    },
  ],
  arguments: ({ places: { settings } }) =>
    settings === undefined
      ? []
      : [
          {
            words: ["--settings", settings],
            reason:
              "what the user's own settings deny, the agent offers to allow; what these deny, it refuses",
          },
        ],
};
