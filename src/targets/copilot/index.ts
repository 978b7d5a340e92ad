import { movedBy, partsOf } from "../own.ts";
import type { ArtifactSpec, Target } from "../target.ts";
import { FLAGS, HOOKS } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { LOSSES } from "./losses.ts";
import { options, type CopilotOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

/** A file of hooks, beside those of others. */
const HOOKS_FILE: ArtifactSpec = {
  id: HOOKS,
  configKey: "copilot_hooks",
  title: "hook file",
  ownership: "sections",
  syntax: "json",
  presence: "always",
  defaultPath: ({ COPILOT_HOME: folder }) => `${movedBy(folder, "~/.copilot")}/hooks/twsrt.json`,
};

/** GitHub Copilot CLI. */
export const copilot: Target<CopilotOptions> = {
  name: "copilot",
  title: "Copilot CLI",
  inAll: "always",
  folder: "~/.copilot",
  release,
  homeInPaths: "unknown",
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
  starterAccepts: async () => (await import("./seldom.ts")).STARTER_ACCEPTS,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: ({ text }) => Promise.resolve(/^\s*\{\s*"version"\s*:\s*1\s*\}\s*$/.test(text) ? "{}\n" : text),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  hook: { artifact: HOOKS, spec: HOOKS_FILE, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  driver: () => import("./driver/index.ts"),
};
