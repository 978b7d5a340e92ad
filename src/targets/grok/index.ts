import { movedBy, wholeFolder, type Variables } from "../own.ts";
import { wrapperSample } from "../kit/sample.ts";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { CONFIG } from "./keys.ts";
import { LOSSES } from "./losses.ts";
import { options, type GrokOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const folderOf = ({ GROK_HOME: folder }: Variables): string => movedBy(folder, "~/.grok");

/** Grok CLI. */
export const grok: Target<GrokOptions> = {
  name: "grok",
  title: "Grok CLI",
  inAll: "when-configured",
  folder: "~/.grok",
  release,
  artifacts: [
    {
      id: CONFIG,
      configKey: "grok_config",
      title: "configuration",
      ownership: "sections",
      syntax: "toml",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/config.toml`,
    },
  ],
  own: (variables) => [
    ...wholeFolder(folderOf(variables), {
      files: [
        "config.toml",
        "managed_config.toml",
        "requirements.toml",
        "sandbox.toml",
        "trusted_folders.toml",
      ],
      directories: ["hooks"],
    }),
    { name: ".grok", isFile: false },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets: '# grok_config = "~/.grok/config.toml"   # default: below GROK_HOME if it is set',
    section: ["[grok]", ...wrapperSample("grok")].join("\n"),
  },
  losses: LOSSES,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,

  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
