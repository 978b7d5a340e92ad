import type { Launch } from "../launch.ts";
import { movedBy } from "../own.ts";
import type { GrokOptions } from "./options.ts";

export const launch: Launch<GrokOptions> = {
  spelling: { parser: "attached", switches: "chv" },
  loose: [
    {
      names: ["--always-approve", "--yolo"],
      reason: "runs every tool without a prompt, also where your policy asks",
    },
    {
      names: ["--permission-mode"],
      value: {
        like: /^(bypassPermissions|acceptEdits|auto)$/i,
        words: "bypassPermissions, acceptEdits, auto",
      },
      reason: "answers questions that your policy asks",
    },
    { names: ["--allow", "--allowedTools"], reason: "allows a tool without a prompt" },
  ],
  inside: (variables) => {
    const folder = movedBy(variables["GROK_HOME"], "~/.grok");
    return {
      writes: [folder],
      keeps: [
        { file: `${folder}/config.toml`, empty: "" },
        { file: `${folder}/trusted_folders.toml`, empty: "" },
        { directory: `${folder}/hooks` },
      ],
      // Where its model is was not measured.
      hosts: [],
    };
  },
};
