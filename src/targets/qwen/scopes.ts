import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { systemSettings } from "../kit/system-settings.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";

const SYSTEM = {
  linux: "/etc/qwen-code",
  darwin: "/Library/Application Support/QwenCode",
} as const;

/** Variables that move an administrator's files, and the list of trusted folders. */
export const MOVING = {
  system: "QWEN_CODE_SYSTEM_SETTINGS_PATH",
  defaults: "QWEN_CODE_SYSTEM_DEFAULTS_PATH",
  trust: "QWEN_CODE_TRUSTED_FOLDERS_PATH",
} as const;

export const IDS = {
  trust: "trust",
  defaults: "system-defaults",
  project: "project",
  system: "system",
} as const;

/**
 * What the agent reads besides the user's file, the weakest first: the user's file comes between the system defaults and
 * the project (facts.md, "Which file decides", release 0.24.4). Flags are not part of it.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, cwd } = environment;
  const folder = expandHome(movedBy(variables["QWEN_HOME"], `${home}/.qwen`), home);
  const system = systemSettings(
    { folders: SYSTEM, settings: variables[MOVING.system], defaults: variables[MOVING.defaults] },
    environment,
  );
  return [
    file(IDS.trust, "state", movedBy(variables[MOVING.trust], `${folder}/trustedFolders.json`)),
    file("corrupted", "state", `${cwd}/.qwen/settings.json.corrupted`),
    ...Object.entries(MOVING).map(([id, name]): Scope => ({
      id: `environment/${id}`,
      kind: "environment",
      place: { at: "variable", name },
      syntax: "text",
    })),
    ...(system.defaults === undefined ? [] : [file(IDS.defaults, "managed", system.defaults)]),
    file(IDS.project, "project", `${cwd}/.qwen/settings.json`),
    ...(system.settings === undefined ? [] : [file(IDS.system, "managed", system.settings)]),
  ];
}

function file(id: string, kind: Scope["kind"], path: string): Scope {
  return fileScope(id, kind, path, "jsonc");
}
