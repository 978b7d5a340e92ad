import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";
import { POLICY_PATH } from "./artifacts.ts";

const SYSTEM = {
  linux: "/etc/gemini-cli",
  darwin: "/Library/Application Support/GeminiCli",
} as const;

export const TRUST_VARIABLE = "GEMINI_CLI_TRUST_WORKSPACE";

export const IDS = {
  trust: "trust",
  trustVariable: "environment/trust",
  defaults: "system-defaults",
  project: "project",
  system: "system",
} as const;

/** The name of the file that twsrt writes into the folder of policies. */
export const OWN_NAME = POLICY_PATH.slice(POLICY_PATH.lastIndexOf("/") + 1);

/** The ids of policy files of the user's and of an administrator's begin with these. */
export const POLICIES = { user: "policies/", system: "system-policies/" } as const;

/**
 * What the agent reads besides the files that twsrt writes (facts.md, "Which file decides", release 0.61.0): settings, the
 * weakest first, then policy files in the order in which the agent loads them. Files that settings name are not listed.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home, platform } = environment;
  const folder = `${expandHome(movedBy(variables["GEMINI_CLI_HOME"], home), home)}/.gemini`;
  const usual = platform === "linux" || platform === "darwin" ? SYSTEM[platform] : undefined;
  const system = movedBy(
    variables["GEMINI_CLI_SYSTEM_SETTINGS_PATH"],
    usual === undefined ? "" : `${usual}/settings.json`,
  );
  const defaults = movedBy(
    variables["GEMINI_CLI_SYSTEM_DEFAULTS_PATH"],
    system === "" ? "" : `${system.slice(0, system.lastIndexOf("/"))}/system-defaults.json`,
  );
  const trusted = movedBy(variables["GEMINI_CLI_TRUSTED_FOLDERS_PATH"], `${folder}/trustedFolders.json`);
  return [
    file(IDS.trust, "state", trusted),
    {
      id: IDS.trustVariable,
      kind: "state",
      place: { at: "variable", name: TRUST_VARIABLE },
      syntax: "text",
    },
    ...(defaults === "" ? [] : [file(IDS.defaults, "managed", defaults)]),
    file(IDS.project, "project", `${environment.cwd}/.gemini/settings.json`),
    ...(system === "" ? [] : [file(IDS.system, "managed", system)]),
    ...policies(POLICIES.user, "user", `${folder}/policies`, environment),
    ...(usual === undefined ? [] : policies(POLICIES.system, "managed", `${usual}/policies`, environment)),
  ];
}

function policies(
  prefix: string,
  kind: Scope["kind"],
  folder: string,
  environment: ScopeMachine["environment"],
): readonly Scope[] {
  return (environment.list(folder) ?? [])
    .filter((name) => name.endsWith(".toml"))
    .toSorted()
    .map((name) => ({ ...file(`${prefix}${name}`, kind, `${folder}/${name}`), syntax: "toml" }));
}

function file(id: string, kind: Scope["kind"], path: string): Scope {
  return fileScope(id, kind, path, "jsonc");
}
