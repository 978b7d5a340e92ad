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
  "Read(/x/**)",
  "Read(/src/**)",
  "Read(/p/src/**)",
  "Edit(/a.txt)",
  "Read(**/.env)",
  "Edit",
  "Edit(src/**)",
  "Edit(//srv/o/**)",
  "WebFetch",
  "WebFetch(domain:a.example)",
];
const MODES = ["default", "acceptEdits", "plan", "dontAsk", "bypassPermissions"];

/** Values of a wrong type, which take away only themselves in an administrator's file. */
const WRONG = [
  { defaultMode: 5 },
  { defaultMode: "none" },
  { disableBypassPermissionsMode: true },
  { deny: ["Bash(rm *)", 7] },
  { allow: "Bash" },
];
const WRONG_SANDBOX = [
  { enabled: "x" },
  { enabled: 5, autoAllowBashIfSandboxed: true },
  { enabled: true, autoAllowBashIfSandboxed: "true" },
  { enabled: true, filesystem: { allowWrite: "src" } },
  { enabled: true, filesystem: { allowWrite: [5, "../d"] } },
  { enabled: true, filesystem: 5 },
];
/** Places of the sandbox; relative ones begin at the start directory. */
const PLACES = ["src", "./secrets", "../d", "a.txt", "~/d", "/srv/o"];

/** Files of a project and of an administrator, with settings that change what the built-in tools and commands meet. */
export function claudeScopes(random: Random, repository: string | undefined): readonly ScopeText[] {
  const scopes: ScopeText[] = [];
  if (random.chance(0.6)) scopes.push(state(random));
  if (random.chance(0.7)) scopes.push(file("project", "project", `${CWD}/.claude/settings.json`, random));
  if (random.chance(0.6)) scopes.push(file("local", "local", `${CWD}/.claude/settings.local.json`, random));
  if (repository !== undefined && ![CWD, HOME].includes(repository) && random.chance(0.7))
    scopes.push(file("local/root", "local", `${repository}/.claude/settings.local.json`, random));
  const managed = "/etc/claude-code";
  if (random.chance(0.3)) scopes.push(file("managed", "managed", `${managed}/managed-settings.json`, random));
  for (const name of ["10-a.json", "20-b.json"])
    if (random.chance(0.15))
      scopes.push(file(`managed/${name}`, "managed", `${managed}/managed-settings.d/${name}`, random));
  return scopes;
}

function state(random: Random): ScopeText {
  const trusted = random.pick([CWD, CWD, HOME, HOME, "/", `${HOME}/other`]);
  const projects = { [trusted]: { hasTrustDialogAccepted: true } };
  return scopeFile("state", "state", `${HOME}/.claude.json`, JSON.stringify({ projects }), "json");
}

function file(id: string, kind: Scope["kind"], path: string, random: Random): ScopeText {
  const permissions: Record<string, unknown> = {};
  for (const list of ["allow", "deny", "ask"]) {
    if (random.chance(0.5)) permissions[list] = random.some(RULES, 1 + random.number(3));
    else if (random.chance(0.05)) permissions[list] = "Bash";
  }
  if (random.chance(0.3)) permissions["defaultMode"] = random.pick(MODES);
  if (random.chance(0.1)) permissions["disableBypassPermissionsMode"] = "disable";
  const isManaged = kind === "managed";
  if (isManaged && random.chance(0.2)) Object.assign(permissions, random.pick(WRONG));
  const settings = {
    permissions: isManaged && random.chance(0.05) ? "x" : permissions,
    ...(random.chance(0.4) ? { sandbox: sandbox(random, isManaged) } : {}),
    ...(isManaged && random.chance(0.3)
      ? { allowManagedPermissionRulesOnly: random.pick([true, true, "true", false]) }
      : {}),
  };
  return scopeFile(id, kind, path, JSON.stringify(settings, undefined, 1), "json");
}

/** What layer 2 takes from it: commands that run unasked, and where output may be redirected to. */
function sandbox(random: Random, isManaged: boolean): object {
  const filesystem: Record<string, unknown> = {};
  for (const list of ["allowWrite", "denyWrite", "denyRead"])
    if (random.chance(0.4)) filesystem[list] = random.some(PLACES, 1 + random.number(2));
  return {
    ...(random.chance(0.7) ? { enabled: random.chance(0.8) } : {}),
    ...(random.chance(0.5) ? { autoAllowBashIfSandboxed: random.chance(0.5) } : {}),
    filesystem,
    ...(isManaged && random.chance(0.2) ? { allowUnsandboxedCommands: random.chance(0.3) } : {}),
    ...(isManaged && random.chance(0.1) ? { network: { allowManagedDomainsOnly: true } } : {}),
    ...(isManaged && random.chance(0.3) ? random.pick(WRONG_SANDBOX) : {}),
  };
}
