import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { upwards } from "../../policy/normalize.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

export const LOCAL = "user-local";
export const SESSION = "environment/settings";

/**
 * What the agent reads besides the user's settings, the weakest first (facts.md, section E, release 0.225.2). What it got from an
 * organization, and flags, are not part of it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd } = environment;
  const folder = `${expandHome(movedBy(variables["FACTORY_HOME_OVERRIDE"], home), home)}/.factory`;
  return [
    fileScope(LOCAL, "user", `${folder}/settings.local.json`, "json"),
    fileScope("user-hooks", "user", `${folder}/hooks.json`, "json"),
    ...[...upwards(cwd)]
      .filter((directory) => directory !== home)
      .flatMap((directory): readonly Scope[] => {
        const base = directory === "/" ? "" : directory;
        return [
          fileScope(`project${base}`, "project", `${base}/.factory/settings.json`, "json"),
          fileScope(`local${base}`, "local", `${base}/.factory/settings.local.json`, "json"),
          fileScope(`hooks${base}`, "project", `${base}/.factory/hooks.json`, "json"),
        ];
      }),
    {
      id: SESSION,
      kind: "environment",
      place: { at: "variable", name: "FACTORY_RUNTIME_SETTINGS_PATH" },
      syntax: "text",
    },
  ];
}
