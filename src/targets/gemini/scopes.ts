import { fileScope, type Scope } from "../../enforcers/scope.ts";
import { systemSettings } from "../kit/system-settings.ts";
import { expandHome, movedBy } from "../own.ts";
import type { ScopeMachine } from "../target.ts";
import { POLICY_PATH } from "./artifacts.ts";
import { baseName } from "../../policy/normalize.ts";

const SYSTEM = {
  linux: "/etc/gemini-cli",
  darwin: "/Library/Application Support/GeminiCli",
} as const;

export const TRUST_VARIABLE = "GEMINI_CLI_TRUST_WORKSPACE";

const HOME_VARIABLE = "GEMINI_CLI_HOME";

export const IDS = {
  home: "environment/home",
  trust: "trust",
  trustVariable: "environment/trust",
  defaults: "system-defaults",
  user: "user",
  project: "project",
  system: "system",
} as const;

/** The name of the file that twsrt writes into the folder of policies. */
export const OWN_NAME = baseName(POLICY_PATH);

/** The ids of policy files in the user's and in an administrator's folder, and of those that settings name, begin with these. */
export const POLICIES = { user: "policies/", system: "system-policies/", named: "named/" } as const;

/**
 * What the agent reads besides the files that twsrt writes (facts.md, "Which file decides", release 0.61.0): settings, the
 * weakest first, then policy files in the order in which the agent loads them.
 */
export function scopes({ environment, variables }: ScopeMachine): readonly Scope[] {
  const { home } = environment;
  const folder = `${expandHome(movedBy(variables[HOME_VARIABLE], home), home)}/.gemini`;
  const system = systemSettings(
    {
      folders: SYSTEM,
      settings: variables["GEMINI_CLI_SYSTEM_SETTINGS_PATH"],
      defaults: variables["GEMINI_CLI_SYSTEM_DEFAULTS_PATH"],
    },
    environment,
  );
  const trusted = movedBy(variables["GEMINI_CLI_TRUSTED_FOLDERS_PATH"], `${folder}/trustedFolders.json`);
  return [
    file(IDS.trust, "state", trusted),
    variable(IDS.trustVariable, TRUST_VARIABLE),
    variable(IDS.home, HOME_VARIABLE),
    ...(system.defaults === undefined ? [] : [file(IDS.defaults, "managed", system.defaults)]),
    file(IDS.user, "user", `${folder}/settings.json`),
    file(IDS.project, "project", `${environment.cwd}/.gemini/settings.json`),
    ...(system.settings === undefined ? [] : [file(IDS.system, "managed", system.settings)]),
    ...policies(POLICIES.user, "user", `${folder}/policies`, environment),
    ...(system.folder === undefined
      ? []
      : policies(POLICIES.system, "managed", `${system.folder}/policies`, environment)),
  ];
}

function policies(
  prefix: string,
  kind: Scope["kind"],
  folder: string,
  environment: ScopeMachine["environment"],
): readonly Scope[] {
  return policyNames(environment.list(folder)).map((name) =>
    policy(`${prefix}${name}`, kind, `${folder}/${name}`),
  );
}

/** Policy files that settings name: a file, or all of a folder. */
export function namedPolicies(
  path: string,
  kind: Scope["kind"],
  environment: ScopeMachine["environment"],
): readonly Scope[] {
  const names = environment.list(path);
  const files =
    names === undefined
      ? path.endsWith(".toml")
        ? [path]
        : []
      : policyNames(names).map((name) => `${path}/${name}`);
  return files.map((one) => policy(`${POLICIES.named}${one}`, kind, one));
}

function policyNames(names: readonly string[] = []): readonly string[] {
  return names.filter((name) => name.endsWith(".toml")).toSorted();
}

function policy(id: string, kind: Scope["kind"], path: string): Scope {
  return { ...file(id, kind, path), syntax: "toml" };
}

function variable(id: string, name: string): Scope {
  return { id, kind: "state", place: { at: "variable", name }, syntax: "text" };
}

function file(id: string, kind: Scope["kind"], path: string): Scope {
  return fileScope(id, kind, path, "jsonc");
}
