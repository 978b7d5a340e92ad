import { movedBy, partsOf } from "../own.ts";
import type { Target } from "../target.ts";
import { FLAGS } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { LOSSES } from "./losses.ts";
import { options, type CopilotOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

/** GitHub Copilot CLI. */
export const copilot: Target<CopilotOptions> = {
  name: "copilot",
  title: "Copilot CLI",
  inAll: "always",
  folder: "~/.copilot",
  release,
  homeInPaths: "unknown",
  looseFlags: ["--yolo", "--allow-all", "--allow-all-tools"],
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
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets:
      '# copilot_output = "~/.config/twsrt/copilot-flags.txt"   # optional: standard output if omitted',
    found: 'copilot_output = "~/.config/twsrt/copilot-flags.txt"   # standard output if omitted',
    section: [
      "[copilot]",
      '# "srt": the agent is started inside the sandbox (srt -c "copilot ..."). "none": it runs without it,',
      "# so no flag may open a whole tool.",
      'wrapper = "srt"',
    ].join("\n"),
  },
  switches: { "--allow-tool": "tools-opened" },
  losses: LOSSES,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  guard: async () => import("./guard.ts"),
  driver: () => import("./driver/index.ts"),
};
