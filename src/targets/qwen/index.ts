import { movedBy, wholeFolder, type Variables } from "../own.ts";
import { COMMANDS_SAMPLE, wrapperSample } from "../kit/sample.ts";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { SETTINGS } from "./keys.ts";
import { LOSSES } from "./losses.ts";
import { options, type QwenOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const folderOf = ({ QWEN_HOME: folder }: Variables): string => movedBy(folder, "~/.qwen");

/** Qwen Code. */
export const qwen: Target<QwenOptions> = {
  name: "qwen",
  title: "Qwen Code",
  inAll: "when-configured",
  folder: "~/.qwen",
  release,
  artifacts: [
    {
      id: SETTINGS,
      configKey: "qwen_settings",
      title: "settings file",
      ownership: "sections",
      syntax: "jsonc",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/settings.json`,
    },
  ],
  // The settings of a project decide as much as the user's (research/qwen.md sections 6 and 7).
  own: (variables) => [
    ...wholeFolder(folderOf(variables), {
      files: ["settings.json", "trustedFolders.json"],
      directories: ["extensions"],
    }),
    { name: ".qwen", isFile: false },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets: '# qwen_settings = "~/.qwen/settings.json"   # default: below QWEN_HOME if it is set',
    section: ["[qwen]", ...COMMANDS_SAMPLE, ...wrapperSample("qwen")].join("\n"),
  },
  losses: LOSSES,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  hook: { artifact: SETTINGS, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  driver: () => import("./driver/index.ts"),
};
