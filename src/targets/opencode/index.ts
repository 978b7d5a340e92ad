import { wholeFolder } from "../own.ts";
import { COMMANDS_SAMPLE, wrapperSample } from "../kit/sample.ts";
import type { ArtifactSpec, Target } from "../target.ts";
import { CONFIG, PLUGIN, PLUGIN_PLACE } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { FILES, folderOf } from "./folder.ts";
import { LOSSES } from "./losses.ts";
import { options, type OpencodeOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

/** Read besides, where the variable is set. */
const given = (variable: string | undefined): readonly string[] =>
  variable === undefined || variable === "" ? [] : [variable];

const DIRECTORIES = ["agent", "command", "mode", "plugin"];

/** A plugin, beside those of others. */
const PLUGIN_FILE: ArtifactSpec = {
  id: PLUGIN,
  configKey: "opencode_plugin",
  title: "plugin",
  ownership: "sections",
  syntax: "text",
  presence: "always",
  defaultPath: (variables) => `${folderOf(variables)}/${PLUGIN_PLACE}`,
};

/** opencode. */
export const opencode: Target<OpencodeOptions> = {
  name: "opencode",
  title: "opencode",
  inAll: "when-configured",
  folder: "~/.config/opencode",
  release,
  artifacts: [
    {
      id: CONFIG,
      configKey: "opencode_config",
      title: "configuration file",
      ownership: "sections",
      syntax: "jsonc",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/opencode.json`,
      // The strongest first.
      prefers: FILES.toReversed(),
    },
  ],
  // Files of a project can lift every rule (facts.md, "Which word counts").
  own: (variables) => [
    ...[folderOf(variables), ...given(variables["OPENCODE_CONFIG_DIR"])].flatMap((folder) =>
      wholeFolder(folder, { files: FILES, directories: DIRECTORIES }),
    ),
    ...given(variables["OPENCODE_CONFIG"]).map((path) => ({ path, isFile: true })),
    { name: ".opencode", isFile: false },
    { name: "opencode.json", isFile: true },
    { name: "opencode.jsonc", isFile: true },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets:
      '# opencode_config = "~/.config/opencode/opencode.json"   # default: the file that is there, opencode.jsonc first',
    section: ["[opencode]", ...COMMANDS_SAMPLE, ...wrapperSample("opencode")].join("\n"),
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
  hook: { artifact: PLUGIN, spec: PLUGIN_FILE, seat: async () => (await import("./hook.ts")).seat },
  guard: () => import("./guard.ts"),
  driver: () => import("./driver/index.ts"),
};
