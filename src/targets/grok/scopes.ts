import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { upwards } from "../../policy/normalize.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

export const IDS = { claude: "claude", claudeLocal: "claude-local", trust: "trust" } as const;

/**
 * What the agent reads besides the user's configuration, the weakest first (facts.md, section G, release 1.0.41). It takes rules
 * from settings of Claude Code too. Files of a project count once its folder is trusted. Flags are not part of it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd } = environment;
  const folder = expandHome(movedBy(variables["GROK_HOME"], `${home}/.grok`), home);
  return [
    fileScope(IDS.trust, "state", `${folder}/trusted_folders.toml`, "toml"),
    {
      id: "environment/home",
      kind: "environment",
      place: { at: "variable", name: "GROK_HOME" },
      syntax: "text",
    },
    fileScope("managed/system", "managed", "/etc/grok/managed_config.toml", "toml"),
    fileScope("managed/user", "managed", `${folder}/managed_config.toml`, "toml"),
    fileScope(IDS.claude, "user", `${home}/.claude/settings.json`, "json"),
    fileScope(IDS.claudeLocal, "user", `${home}/.claude/settings.local.json`, "json"),
    ...[...upwards(cwd)]
      .filter((directory) => directory !== home)
      .flatMap((directory): readonly Scope[] => {
        const base = directory === "/" ? "" : directory;
        return [
          fileScope(`project${base}`, "project", `${base}/.grok/config.toml`, "toml"),
          fileScope(`project-claude${base}`, "project", `${base}/.claude/settings.json`, "json"),
          fileScope(`local-claude${base}`, "local", `${base}/.claude/settings.local.json`, "json"),
        ];
      }),
    fileScope("requirements/user", "managed", `${folder}/requirements.toml`, "toml"),
    fileScope("requirements/system", "managed", "/etc/grok/requirements.toml", "toml"),
  ];
}
