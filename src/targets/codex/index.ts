import { movedBy, wholeFolder, type Variables } from "../own.ts";
import type { Target } from "../target.ts";
import { CONFIG, layersAbove, REQUIREMENTS, RULES } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { LOSSES } from "./losses.ts";
import { options, type CodexOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const folderOf = ({ CODEX_HOME: folder }: Variables): string => movedBy(folder, "~/.codex");

/** OpenAI Codex CLI. */
export const codex: Target<CodexOptions> = {
  name: "codex",
  title: "Codex CLI",
  inAll: "when-configured",
  folder: "~/.codex",
  release,
  artifacts: [
    {
      id: CONFIG,
      configKey: "codex_config",
      title: "configuration with the permission profile",
      ownership: "sections",
      syntax: "toml",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/config.toml`,
      beside: layersAbove,
    },
    {
      id: RULES,
      configKey: "codex_rules",
      title: "command rules",
      ownership: "whole",
      syntax: "text",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/rules/twsrt.rules`,
    },
    {
      id: REQUIREMENTS,
      configKey: "codex_requirements",
      title: "requirements, which nothing overrides",
      ownership: "sections",
      syntax: "toml",
      presence: "when-named",
      defaultPath: () => undefined,
    },
  ],
  own: (variables) =>
    wholeFolder(folderOf(variables), { files: ["config.toml", "hooks.json"], directories: ["rules"] }),
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets: [
      '# codex_config = "~/.codex/config.toml"   # default: below CODEX_HOME if it is set',
      '# codex_rules = "~/.codex/rules/twsrt.rules"',
      '# codex_requirements = "/etc/codex/requirements.toml"   # no flag, project or other profile gets past it',
    ].join("\n"),
    section: ["[codex]", "# No settings yet."].join("\n"),
  },
  switches: { default_permissions: "profile-selected", "features.network_proxy": "proxy-on" },
  losses: LOSSES,
  starterAccepts: async () => (await import("./seldom.ts")).STARTER_ACCEPTS,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: () => "own",
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  hook: { artifact: CONFIG, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  transcript: async () => import("./transcript.ts"),
  driver: () => import("./driver/index.ts"),
};
