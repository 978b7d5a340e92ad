import { hostIn, type Launch } from "../launch.ts";
import { movedBy } from "../own.ts";
import type { GrokOptions } from "./options.ts";

export const launch: Launch<GrokOptions> = {
  spelling: { parser: "attached", switches: "chv" },
  loose: [
    {
      names: ["--always-approve", "--yolo"],
      reason: "runs every tool without a question, also where your policy asks",
    },
    {
      names: ["--permission-mode"],
      value: {
        like: /^(bypassPermissions|acceptEdits|auto)$/i,
        words: "bypassPermissions, acceptEdits, auto",
      },
      reason: "answers questions that your policy asks",
    },
    { names: ["--allow", "--allowedTools"], reason: "allows a tool without a question" },
    { names: ["--agent", "--agents"], reason: "starts another agent, which was not measured" },
  ],
  inside: (variables) => {
    const folder = movedBy(variables["GROK_HOME"], "~/.grok");
    return {
      writes: [folder],
      keeps: [
        { file: `${folder}/config.toml`, empty: "" },
        { file: `${folder}/managed_config.toml`, empty: "" },
        { file: `${folder}/requirements.toml`, empty: "" },
        { file: `${folder}/sandbox.toml`, empty: "" },
        { file: `${folder}/trusted_folders.toml`, empty: "" },
        { directory: `${folder}/hooks` },
      ],
      hosts: hostIn("https://api.x.ai"),
    };
  },
};
