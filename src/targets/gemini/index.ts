import { movedBy, wholeFolder, type Variables } from "../own.ts";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { IGNORE, IGNORE_PATH, POLICY, POLICY_PATH, SETTINGS } from "./artifacts.ts";
import { LOSSES } from "./losses.ts";
import { options, type GeminiOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

/** The variable moves the home, as the agent sees it. */
const folderOf = ({ GEMINI_CLI_HOME: home }: Variables): string => `${movedBy(home, "~")}/.gemini`;

/** Gemini CLI. */
export const gemini: Target<GeminiOptions> = {
  name: "gemini",
  title: "Gemini CLI",
  inAll: "when-configured",
  folder: "~/.gemini",
  release,
  homeInPaths: "unknown",
  artifacts: [
    {
      id: POLICY,
      configKey: "gemini_policy",
      title: "policy file",
      ownership: "whole",
      syntax: "toml",
      presence: "always",
      defaultPath: ({ GEMINI_CLI_HOME: home }) => POLICY_PATH.replace("~", () => movedBy(home, "~")),
    },
    {
      id: SETTINGS,
      configKey: "gemini_settings",
      title: "settings file",
      ownership: "sections",
      syntax: "jsonc",
      presence: "when-named",
      defaultPath: (variables) => `${folderOf(variables)}/settings.json`,
    },
    {
      id: IGNORE,
      configKey: "gemini_ignore",
      title: "ignore file",
      ownership: "whole",
      syntax: "text",
      presence: "when-named",
      defaultPath: () => IGNORE_PATH,
    },
  ],
  // The settings of a trusted project can put other policy files in place of the user's (facts.md, release 0.61.0).
  own: (variables) => [
    ...wholeFolder(folderOf(variables), {
      files: ["settings.json", "trustedFolders.json"],
      directories: ["policies", "extensions"],
    }),
    { name: ".gemini", isFile: false },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  namedScopes: async (input) => (await import("./model/named.ts")).namedScopes(input),
  options,
  sample: {
    targets: [
      `# gemini_policy = "${POLICY_PATH}"   # default: below GEMINI_CLI_HOME if it is set`,
      "# true: where the agent reads it. The settings give the policy the highest tier: without them the `policyPaths` of a",
      "# trusted project replace your whole folder of policies.",
      "gemini_settings = true",
      "# What may not be read is not read through links either.",
      "# gemini_ignore = true",
    ].join("\n"),
    section: [
      "[gemini]",
      '# "anywhere": a command is found behind wrappers and in text that a shell is given, and so is its name in other',
      '# text. "prefix": only a command that begins with the words of the rule.',
      'commands = "anywhere"',
    ].join("\n"),
  },
  switches: { adminPolicyPaths: "highest-tier" },
  losses: LOSSES,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: () => "none",
  managed: () => import("./seldom.ts"),
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  model: () => import("./model/index.ts"),
  hook: { artifact: SETTINGS, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  driver: () => import("./driver/index.ts"),
};
