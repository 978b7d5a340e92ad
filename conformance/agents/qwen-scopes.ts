import type { Scope, ScopeText } from "../../src/enforcers/scope.ts";
import { CWD, HOME } from "../suite/machine.ts";
import type { Random } from "../suite/random.ts";
import { scopeFile } from "./scope-texts.ts";

const RULES = [
  "Bash",
  "Bash(git *)",
  "Bash(rm *)",
  "Bash(sudo *)",
  "Read",
  "Read(~/.aws/**)",
  "Read(~/d/**)",
  "Read(//**/.env)",
  "Edit",
  "Edit(/src/**)",
  "Edit(//srv/o/**)",
  "WebFetch",
  "WebFetch(a.example)",
];
const MODES = ["default", "default", "default", "yolo", "auto-edit", "auto", null];

/** Files of a project and of an administrator, with settings that change what tools and commands meet. */
export function qwenScopes(random: Random): readonly ScopeText[] {
  const scopes: ScopeText[] = [];
  if (random.chance(0.5)) scopes.push(trust(random));
  const folder = "/etc/qwen-code";
  if (random.chance(0.3))
    scopes.push(file("system-defaults", "managed", `${folder}/system-defaults.json`, random));
  if (random.chance(0.8)) scopes.push(file("project", "project", `${CWD}/.qwen/settings.json`, random));
  if (random.chance(0.4)) scopes.push(file("system", "managed", `${folder}/settings.json`, random));
  return scopes;
}

function trust(random: Random): ScopeText {
  const folders: Record<string, string> = {};
  for (const folder of [CWD, HOME, `${CWD}/src`, `${HOME}/other`])
    if (random.chance(0.4))
      folders[folder] = random.pick(["TRUST_FOLDER", "TRUST_PARENT", "DO_NOT_TRUST", "x"]);
  return scopeFile("trust", "state", `${HOME}/.qwen/trustedFolders.json`, JSON.stringify(folders));
}

function file(id: string, kind: Scope["kind"], path: string, random: Random): ScopeText {
  // The agent replaces a broken file of a project; one that is not an object ends it.
  if (kind === "project" && random.chance(0.04)) return scopeFile(id, kind, path, random.pick(["{,", "[]"]));
  const settings: Record<string, unknown> = { permissions: permissions(random) };
  if (random.chance(0.3)) settings["tools"] = { approvalMode: random.pick(MODES) };
  else if (random.chance(0.1)) settings["tools"] = random.pick(["x", null]);
  if (random.chance(0.25)) settings["security"] = { folderTrust: { enabled: random.chance(0.8) } };
  return scopeFile(id, kind, path, JSON.stringify(settings, undefined, 1));
}

function permissions(random: Random): unknown {
  if (random.chance(0.12)) return random.pick(["x", null, 5, []]);
  const lists: Record<string, unknown> = {};
  for (const list of ["allow", "deny", "ask"]) {
    if (random.chance(0.5)) lists[list] = random.some(RULES, 1 + random.number(3));
    else if (random.chance(0.1)) lists[list] = random.pick(["Bash(git *)", null, []]);
  }
  return lists;
}
