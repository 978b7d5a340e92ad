import { hostIn, type Launch } from "../launch.ts";
import { movedBy } from "../own.ts";
import type { QwenOptions } from "./options.ts";

export const launch: Launch<QwenOptions> = {
  spelling: { parser: "yargs" },
  loose: [
    {
      names: ["-y", "--yolo"],
      reason: "runs every tool without a prompt, also where your policy asks",
      onlyAnswers: true,
    },
    {
      names: ["--approval-mode"],
      value: { like: /^(yolo|auto-?edit)$/i, words: "yolo, auto-edit" },
      reason: "answers questions that your policy asks",
      onlyAnswers: true,
    },
    { names: ["--allowed-tools"], reason: "allows a tool without a prompt" },
    { names: ["--include-directories", "--add-dir"], reason: "opens another directory" },
    { names: ["--bare"], reason: "reads less than the files with your rules, which was not measured" },
  ],
  inside: (variables) => {
    const folder = movedBy(variables["QWEN_HOME"], "~/.qwen");
    return {
      writes: [folder],
      keeps: [
        { file: `${folder}/settings.json`, empty: "{}\n" },
        { file: `${folder}/trustedFolders.json`, empty: "{}\n" },
        { directory: `${folder}/extensions` },
      ],
      hosts: hostIn(variables["OPENAI_BASE_URL"]),
    };
  },
};
