import { tomlKey, tomlString } from "../../../edit/toml-text.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import type { Finding, FindingTable } from "../../../enforcers/scope.ts";
import { CONFIG, REQUIREMENTS } from "../artifacts.ts";
import { isTable, valueAt } from "../merge/values.ts";
import type { CodexOptions } from "../options.ts";
import { PROFILES } from "../settings.ts";
import { UNLOADED } from "../scopes.ts";
import { fold, MANAGED, REQUIRED, type Folded, type Layer } from "./layers.ts";
import { isInvalid, isWithoutReadOnly } from "./requirements.ts";
import { readRules } from "./rule-files.ts";
import { readProfile } from "./selection.ts";

const REQUIRE = "have an administrator require your profile (`twsrt generate codex --managed`)";

/** What files beside the user's can do to the policy (facts.md, Which file decides, release 0.169.0). */
export const FINDINGS = {
  "profile-not-selected": {
    severity: "error",
    title: "selects another permission profile",
    why: "The strongest file that selects a profile decides, and a trusted project is stronger than your own file. Nothing that your profile denies is denied.",
    remedy: `remove the setting, or stop trusting the folder; or ${REQUIRE}`,
  },
  "legacy-sandbox-mode": {
    severity: "error",
    title: "sets `sandbox_mode`, which replaces your permission profile",
    why: "A mode in a stronger file puts the whole profile aside, with every path and host that it denies.",
    remedy: `remove the setting; or ${REQUIRE}`,
  },
  "project-reopens": {
    severity: "warning",
    title: "opens something in your permission profile",
    why: "Profiles are merged key by key, and a key of a trusted project replaces yours.",
    remedy: `remove the key, or stop trusting the folder; or ${REQUIRE}`,
  },
  "managed-overrides": {
    severity: "warning",
    title: "changes your permission profile for every user of this machine",
    why: "An administrator's `managed_config.toml` is stronger than your own file and than every project.",
    remedy: "ask the administrator to remove the setting",
  },
  "network-rules-void": {
    severity: "error",
    title: "leaves the network open, whatever hosts are listed",
    why: "The list of hosts counts only with `network_proxy = true` under `[features]`.",
    remedy: "set `network_proxy = true`, or remove the setting that turns it off",
  },
  "file-stops-agent": {
    severity: "error",
    title: "is not valid TOML, so the agent does not start",
    why: "The agent ends with status 1 and names the file. A trusted project can do this as well.",
    remedy: "fix the file",
  },
  "rules-broken": {
    severity: "error",
    title: "is not a valid file of command rules, so the agent does not start",
    why: "One invalid rule in any file of rules ends every session, also in the file of a trusted project.",
    remedy: "fix the file; `codex execpolicy check --rules FILE -- ls` names the place",
  },
  "rules-subfolder": {
    severity: "note",
    title: "is not loaded, because it is in a sub-folder",
    why: "The agent loads only the files that are directly in its folder `rules`.",
    remedy: "move the file up",
  },
  "requirements-invalid": {
    severity: "error",
    title: "is not accepted by the agent, which does not start",
    why: "Broken TOML, a wrong type, an unknown value, a rule that allows, one of `default_permissions` and `allowed_permission_profiles` without the other, or `allowed_sandbox_modes` without `read-only` ends every session.",
    remedy: "fix the file",
  },
  "hook-untrusted": {
    severity: "note",
    title: "has a hook that the agent skips, because it is not trusted",
    why: "The agent runs a hook only with a `trusted_hash` for it under `[hooks.state]`, and otherwise skips it silently. Whether a kept hash is the right one cannot be seen from here.",
    remedy: "start the agent and trust the hook there, if a guard of yours depends on it",
  },
  "requirements-name-clash": {
    severity: "error",
    title: "defines a profile that another file defines too, so the agent does not start",
    why: "A profile of requirements may not have the name of one in any other file.",
    remedy:
      "rename one of the two profiles; `generate` and `--managed` write `twsrt` and `twsrt-required`, so rename the one in the file that twsrt does not write",
  },
  "requirements-reopened": {
    severity: "error",
    title: "opens what an administrator denies to read, so the agent does not start",
    why: "No key of the profile in force may open a path that is at or below one of `deny_read` in `requirements.toml`, also where the profile would deny it elsewhere.",
    remedy: "remove the key, or ask the administrator to deny something smaller",
  },
  "requirements-relative": {
    severity: "error",
    title: "denies a relative path, which has no effect",
    why: "Only absolute paths and paths that begin with `~/` act in `deny_read`; the agent starts without a warning.",
    remedy: "write the absolute path",
  },
  "requirements-unknown-key": {
    severity: "warning",
    title: "has a key that the agent does not know and ignores",
    why: "The agent starts with a warning, and without what the key was meant to require.",
    remedy: "correct the name of the key",
  },
} as const satisfies FindingTable;

type Code = keyof typeof FINDINGS;

/** What the agent's files hold, whether an access shows it or not. */
export function findings({ files, scopes = [], environment }: ModelInput<CodexOptions>): readonly Finding[] {
  const folded = fold(files, scopes, environment);
  const unloaded = scopes
    .filter(({ id }) => id.startsWith(UNLOADED))
    .map(({ id }): Finding => ({ code: "rules-subfolder", scope: id }));
  if (folded.kind === "refused") {
    const { artifact: scope } = folded.entry;
    if (scope === CONFIG) return unloaded;
    const isRequired = scope === REQUIREMENTS || scope === REQUIRED;
    return [{ code: isRequired ? "requirements-invalid" : "file-stops-agent", scope }];
  }
  const { layers, requirements } = folded;
  const above = layers.slice(layers.findIndex(({ id }) => id === CONFIG) + 1);
  return [
    ...above.flatMap(inLayer),
    ...network(folded),
    ...brokenRules(folded),
    ...(requirements === undefined ? [] : inRequirements(requirements, folded)),
    ...reopened(folded),
    ...hooks(layers, folded),
    ...unloaded,
  ];
}

function of(code: Code, scope: string, key: string, value: string): Finding {
  return { code, scope, key, value };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a file that is stronger than the user's says. */
function inLayer({ id, table }: Layer): readonly Finding[] {
  const isManaged = id === MANAGED;
  const { default_permissions: name, sandbox_mode: mode } = table;
  const isOther = name !== undefined && name !== PROFILES.config;
  const other = isManaged ? "managed-overrides" : "profile-not-selected";
  return [
    ...(isOther ? [of(other, id, "default_permissions", textOf(name))] : []),
    ...(mode !== undefined && name === undefined
      ? [of("legacy-sandbox-mode", id, "sandbox_mode", textOf(mode))]
      : []),
    ...openedIn(valueAt(table, ["permissions", PROFILES.config]), `permissions.${PROFILES.config}`).map(
      ([key, value]) => of(isManaged ? "managed-overrides" : "project-reopens", id, key, value),
    ),
  ];
}

/** The keys below a table that open something, with the table that each is in. */
function openedIn(value: unknown, table: string): readonly (readonly [key: string, value: string])[] {
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (isTable(inner)) return openedIn(inner, `${table}.${tomlKey(key)}`);
    if (typeof inner === "string" && ["read", "write", "allow"].includes(inner))
      return [[table, `${tomlString(key)} = ${tomlString(inner)}`] as const];
    const opens = (key === "enabled" && inner === true) || (key === "extends" && inner === ":workspace");
    return opens ? [[`${table}.${tomlKey(key)}`, textOf(inner)] as const] : [];
  });
}

/** Whether the profile opens the network without a look at its hosts. */
function network({ layers, merged, requirements }: Folded & { kind: "folded" }): readonly Finding[] {
  const name = merged["default_permissions"];
  const profile = typeof name === "string" ? valueAt(merged, ["permissions", name, "network"]) : undefined;
  if (!isTable(profile) || profile["enabled"] !== true || !isTable(profile["domains"])) return [];
  const featureOf = (table: Layer["table"]): unknown => valueAt(table, ["features", "network_proxy"]);
  // What requirements say of a feature is stronger than every other file.
  const all = requirements === undefined ? layers : [...layers, requirements];
  const by = all.findLast(({ table }) => featureOf(table) !== undefined);
  const proxy = featureOf(by === requirements && by !== undefined ? by.table : merged);
  if (proxy === true || (isTable(proxy) && proxy["enabled"] === true)) return [];
  if (by === undefined) return [{ code: "network-rules-void", scope: CONFIG }];
  return [of("network-rules-void", by.id, "features.network_proxy", textOf(proxy))];
}

function brokenRules({ rules }: Folded & { kind: "folded" }): readonly Finding[] {
  return rules
    .filter((file) => readRules(file) === "refused")
    .map(({ artifact }) => ({ code: "rules-broken", scope: artifact }));
}

/** The keys that the agent knows at the root of requirements (research/effective.md 2.2, release 0.169.0). */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "allowed_approval_policies allowed_permission_profiles allowed_sandbox_modes default_permissions permissions rules " +
    "mcp_servers features allowed_approvals_reviewers allowed_web_search_modes allow_managed_hooks_only " +
    "allow_remote_control enforce_residency additional_developer_instructions guardian_policy_config hooks plugins apps " +
    "experimental_network network auto_review remote_sandbox_config windows model_provider"
  ).split(" "),
);

function inRequirements({ id, table }: Layer, { layers }: Folded & { kind: "folded" }): readonly Finding[] {
  const denied = valueAt(table, ["permissions", "filesystem", "deny_read"]);
  const names = isTable(table["permissions"]) ? Object.keys(table["permissions"]) : [];
  const isClash = (name: string): boolean =>
    name !== "filesystem" &&
    layers.some((layer) => valueAt(layer.table, ["permissions", name]) !== undefined);
  const unknown = Object.keys(table).filter((key) => !KNOWN.has(key));
  return [
    ...(isInvalid(table) ? [{ code: "requirements-invalid", scope: id }] : []),
    ...(isWithoutReadOnly(table)
      ? [of("requirements-invalid", id, "allowed_sandbox_modes", textOf(table["allowed_sandbox_modes"]))]
      : []),
    ...(Array.isArray(denied) ? denied : [])
      .map(textOf)
      .filter((path) => !/^[/~]/.test(path))
      .map((path) => of("requirements-relative", id, "permissions.filesystem.deny_read", path)),
    ...names.filter(isClash).map((name) => of("requirements-name-clash", id, "permissions", name)),
    ...unknown.map((key): Finding => ({ code: "requirements-unknown-key", scope: id, key: tomlKey(key) })),
  ];
}

/** The key that opens what requirements deny. */
function reopened(folded: Folded): readonly Finding[] {
  const profile = readProfile(folded);
  if (profile.kind !== "refused" || profile.opened === undefined) return [];
  const { artifact, table, text, access } = profile.opened;
  return [of("requirements-reopened", artifact, table, `${tomlString(text)} = ${tomlString(access)}`)];
}

/** Hooks of the user's file that no trust is kept for. Whether a kept hash is the right one, only the agent tells. */
function hooks(layers: readonly Layer[], merged: Folded & { kind: "folded" }): readonly Finding[] {
  const own = layers.find(({ id }) => id === CONFIG)?.table["hooks"];
  const kept = Object.entries(tableAt(merged.merged, ["hooks", "state"]));
  return Object.entries(isTable(own) ? own : {}).flatMap(([event, groups]) => {
    if (event === "state" || !Array.isArray(groups)) return [];
    const name = event.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
    const isTrusted = (group: number, index: number): boolean =>
      kept.some(
        ([key, state]) =>
          key.endsWith(`:${name}:${group}:${index}`) && isTable(state) && state["trusted_hash"] !== undefined,
      );
    const isSkipped = groups.some((group: unknown, at) => {
      const inner = isTable(group) && Array.isArray(group["hooks"]) ? group["hooks"] : [];
      return inner.some((_, index) => !isTrusted(at, index));
    });
    return isSkipped ? [{ code: "hook-untrusted", scope: CONFIG, key: `hooks.${event}` }] : [];
  });
}

function tableAt(
  table: Readonly<Record<string, unknown>>,
  route: readonly string[],
): Readonly<Record<string, unknown>> {
  const value = valueAt(table, route);
  return isTable(value) ? value : {};
}
