import * as v from "valibot";
import { movedBy, partsOf } from "../own.ts";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { render } from "./render.ts";

const OPTIONS = v.object({
  wrapper: v.optional(v.picklist(["srt", "none"]), "srt"),
});

export type CopilotOptions = v.InferOutput<typeof OPTIONS>;

/** The one artifact: the flags of the launch command. */
export const FLAGS = "flags";

/** GitHub Copilot CLI. */
export const copilot: Target<CopilotOptions> = {
  name: "copilot",
  title: "Copilot CLI",
  inAll: "always",
  folder: "~/.copilot",
  measuredVersion: "1.0.102",
  artifacts: [
    {
      id: FLAGS,
      configKey: "copilot_output",
      title: "flags for the launch command",
      ownership: "whole",
      syntax: "text",
      presence: "always",
      defaultPath: () => undefined,
    },
  ],
  // The rest of the folder is the state of the program.
  own: ({ COPILOT_HOME: folder }) =>
    partsOf(movedBy(folder, "~/.copilot"), {
      files: ["settings.json", "permissions-config.json"],
      directories: ["hooks"],
    }),
  options: { schema: OPTIONS, parse: (section) => v.parse(OPTIONS, section) },
  sample: {
    targets:
      '# copilot_output = "~/.config/twsrt/copilot-flags.txt"   # optional: standard output if omitted',
    section: [
      "[copilot]",
      '# "srt": the agent is started inside the sandbox (srt -c "copilot ..."). "none": it runs without it,',
      "# so no flag may open a whole tool.",
      'wrapper = "srt"',
    ].join("\n"),
  },
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
