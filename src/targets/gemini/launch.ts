import type { Launch } from "../launch.ts";
import { POLICY, SETTINGS } from "./artifacts.ts";
import type { GeminiOptions } from "./options.ts";

export const launch: Launch<GeminiOptions> = {
  spelling: { parser: "yargs" },
  loose: [
    { names: ["-y", "--yolo"], reason: "runs every tool without a prompt" },
    {
      names: ["--approval-mode"],
      value: { like: /^(yolo|auto_?edit)$/i, words: "yolo, auto_edit" },
      reason: "answers questions that you would be asked",
    },
    { names: ["--allowed-tools"], reason: "allows a tool without a prompt" },
    {
      names: ["--policy", "--admin-policy"],
      reason: "adds rules that can decide before those of your policy",
    },
    { names: ["--include-directories"], reason: "opens another directory" },
    { names: ["--skip-trust"], reason: "trusts the project, whose settings can replace your rules" },
  ],
  arguments: ({ places }) => {
    const file = places[POLICY];
    if (file === undefined || places[SETTINGS] !== undefined) return [];
    return [
      {
        words: ["--admin-policy", file],
        reason:
          "gives your rules the highest tier, so that a trusted project's `policyPaths` do not replace them",
        closes: ["policy-paths-replace"],
      },
    ];
  },
};
