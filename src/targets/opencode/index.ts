import * as v from "valibot";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { render } from "./render.ts";

const OPTIONS = v.object({
  commands: v.optional(v.picklist(["anywhere", "prefix"]), "anywhere"),
  wrapper: v.optional(v.picklist(["none", "srt"]), "none"),
});

export type OpencodeOptions = v.InferOutput<typeof OPTIONS>;

/** The one artifact: the user's configuration file. */
export const CONFIG = "config";

/** opencode. */
export const opencode: Target<OpencodeOptions> = {
  name: "opencode",
  title: "opencode",
  inAll: "when-configured",
  folder: "~/.config/opencode",
  measuredVersion: "1.18.33",
  artifacts: [
    {
      id: CONFIG,
      configKey: "opencode_config",
      title: "configuration file",
      ownership: "sections",
      syntax: "jsonc",
      presence: "always",
      defaultPath: ({ XDG_CONFIG_HOME: folder }) =>
        `${folder === undefined || folder === "" ? "~/.config" : folder}/opencode/opencode.json`,
    },
  ],
  options: { schema: OPTIONS, parse: (section) => v.parse(OPTIONS, section) },
  sample: {
    targets: 'opencode_config = "~/.config/opencode/opencode.json"',
    section: [
      "[opencode]",
      '# "anywhere": a denied command is also found behind another one (`sudo rm`, `bash -c "rm x"`), and so are',
      '# words that only look like it (`npm rm`). "prefix": only at the beginning of a command.',
      'commands = "anywhere"',
      '# "srt": the agent is started inside the sandbox (srt -c "opencode ..."). "none": it runs without it.',
      'wrapper = "none"',
    ].join("\n"),
  },
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  layer1: ({ wrapper }) => (wrapper === "srt" ? "around" : "none"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
