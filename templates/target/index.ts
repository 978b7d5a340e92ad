import { wholeFolder } from "../../src/targets/own.ts";
import type { Target } from "../../src/targets/target.ts";
import { compile } from "./compile.ts";
import { SETTINGS } from "./keys.ts";
import { LOSSES } from "./losses.ts";
import { options, type SampleOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

/** Sample Agent. */
export const sample: Target<SampleOptions> = {
  name: "sample",
  title: "Sample Agent",
  inAll: "when-configured",
  folder: "~/.sample",
  release,
  artifacts: [
    {
      id: SETTINGS,
      configKey: "sample_settings",
      title: "settings file",
      ownership: "sections",
      syntax: "json",
      presence: "always",
      defaultPath: () => "~/.sample/settings.json",
    },
  ],
  own: () => [...wholeFolder("~/.sample", { files: ["settings.json"] }), { name: ".sample", isFile: false }],
  options,
  sample: {
    targets: 'sample_settings = "~/.sample/settings.json"',
    section: [
      "[sample]",
      '# "srt": the agent is started inside the sandbox (srt -c "sample ..."). "none": it runs without it.',
      'wrapper = "none"',
    ].join("\n"),
  },
  losses: LOSSES,
  lossTexts: async () => (await import("./loss-texts.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  launch: () => import("./launch.ts"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
