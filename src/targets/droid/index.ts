import { movedBy, wholeFolder, type Variables } from "../own.ts";
import type { Target } from "../target.ts";
import { compile } from "./compile.ts";
import { ENABLED, SETTINGS } from "./keys.ts";
import { LOSSES } from "./losses.ts";
import { options, type DroidOptions } from "./options.ts";
import release from "./release.json" with { type: "json" };
import { render } from "./render.ts";

const folderOf = ({ FACTORY_HOME_OVERRIDE: home }: Variables): string => `${movedBy(home, "~")}/.factory`;

/** Factory Droid. */
export const droid: Target<DroidOptions> = {
  name: "droid",
  title: "Factory Droid",
  inAll: "when-configured",
  folder: "~/.factory",
  release,
  needs: ["bwrap", "socat"],
  artifacts: [
    {
      id: SETTINGS,
      configKey: "droid_settings",
      title: "settings file",
      ownership: "sections",
      syntax: "json",
      presence: "always",
      defaultPath: (variables) => `${folderOf(variables)}/settings.json`,
    },
  ],
  own: (variables) => [
    ...wholeFolder(folderOf(variables), {
      files: ["settings.json", "settings.local.json", "hooks.json", "mcp.json"],
      directories: ["droids", "skills"],
    }),
    { name: ".factory", isFile: false },
  ],
  scopes: async (machine) => (await import("./scopes.ts")).scopes(machine),
  options,
  sample: {
    targets:
      '# droid_settings = "~/.factory/settings.json"   # default: below FACTORY_HOME_OVERRIDE if it is set',
    section: "[droid]",
  },
  switches: { [ENABLED]: "sandbox-on" },
  losses: LOSSES,
  lossTexts: async () => (await import("./seldom.ts")).LOSS_TEXTS,
  compile,
  render,
  plan: async (input) => (await import("./plan.ts")).plan(input),
  strip: async (input) => (await import("./seldom.ts")).strip(input),
  layer1: () => "own",
  launch: () => import("./launch.ts"),
  importer: () => import("./seldom.ts"),
  hook: { artifact: SETTINGS, seat: async () => (await import("./hook.ts")).seat },
  guard: async () => import("./guard.ts"),
  model: () => import("./model/index.ts"),
  driver: () => import("./driver/index.ts"),
};
