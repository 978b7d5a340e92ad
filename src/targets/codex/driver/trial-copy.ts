import { serversByName, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import { stringify, type TomlTable } from "smol-toml";
import { tomlTable } from "../../../edit/toml-table.ts";
import type { Base } from "../../../drive/kit/driver.ts";
import { DEFAULT_PROFILE, FEATURES, NETWORK_PROXY } from "../settings.ts";
import { isTable } from "../merge/values.ts";

/** A configuration as the agent gets it for a trial. */
export type TrialCopy =
  | {
      readonly kind: "copy";
      readonly value: Readonly<Record<string, unknown>>;
      /** What it says of the tools of each MCP server, without what starts the server. */
      readonly servers: Readonly<Record<string, TomlTable>>;
      /** The keys that were left out. */
      readonly aside: readonly string[];
    }
  /** No TOML: the agent gets it as it is, and refuses it. */
  | { readonly kind: "broken"; readonly text: string };

/** The tables that have a say in permissions. Others run programs of the user's, or name their account. */
const KEPT: ReadonlySet<string> = new Set([
  "permissions",
  "features",
  "sandbox_workspace_write",
  "approval_policy",
  // Which folders are trusted.
  "projects",
]);

/** Single values that choose a model or where it is reached. */
const REPLACED = /^(?:model|model_provider|oss_provider|.*_url|.*_file|cli_auth_.*|mcp_.*|forced_.*)$/;

/** A copy of the user's configuration that starts nothing of theirs. Values of the wrong type stay. */
export function trialCopy(text: string | undefined): TrialCopy {
  const value = tomlTable((text ?? "").replace(/^\uFEFF/, ""));
  if (value === undefined) return { kind: "broken", text: text ?? "" };
  const aside: string[] = [];
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const isSingle = !isTable(inner) && !Array.isArray(inner);
    const isWrong = key === "model" && typeof inner !== "string";
    if (KEPT.has(key) || isWrong || (isSingle && !REPLACED.test(key))) copy[key] = inner;
    else aside.push(key);
  }
  return { kind: "copy", value: copy, servers: serversIn(value), aside };
}

const SERVERS = "mcp_servers";
const OF_TOOLS: ReadonlySet<string> = new Set(
  "enabled enabled_tools disabled_tools tools default_tools_approval_mode".split(" "),
);

function serversIn({ [SERVERS]: servers }: TomlTable): Readonly<Record<string, TomlTable>> {
  if (!isTable(servers)) return {};
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, table]) => {
      if (!isTable(table)) return [];
      const kept = Object.entries(table).filter(([key]) => OF_TOOLS.has(key));
      return [[name, Object.fromEntries(kept)]];
    }),
  );
}

/** The text of another file of settings without what a copy leaves out. */
export function quietText(text: string): string {
  const copy = trialCopy(text);
  if (copy.kind === "broken" || copy.aside.length === 0) return text;
  return stringify(copy.value);
}

/** The text of requirements without hooks, servers and plugins. */
export function quietRequirements(text: string): string {
  const value = tomlTable(text.replace(/^\uFEFF/, ""));
  if (value === undefined || !STARTING.some((key) => Object.hasOwn(value, key))) return text;
  return stringify(Object.fromEntries(Object.entries(value).filter(([key]) => !STARTING.includes(key))));
}

/** Keys of requirements that start programs. */
const STARTING: readonly string[] = ["hooks", "mcp_servers", "plugins", "apps"];

/** A profile for where the file selects none. */
const OPEN_PROFILE = "twsrt-open";

export interface TrialOptions {
  readonly base: Base;
  /** Stand-ins for the MCP servers whose tools are called, and what the file says of tools. */
  readonly servers?: readonly StandInServer[];
  readonly ofTools?: Readonly<Record<string, TomlTable>>;
  /** Where the scripted model listens; undefined: none is asked. */
  readonly modelUrl?: string;
  /** A path that the profile has to deny, to show that it is looked at. */
  readonly canary?: string;
}

/** The text of a copy, opened as the base says, and with a model of our own. */
export function trialText(
  value: Readonly<Record<string, unknown>>,
  { base, servers = [], ofTools = {}, modelUrl, canary }: TrialOptions,
): string {
  const next: Record<string, unknown> = structuredClone({ ...value });
  for (const [name, server] of Object.entries(serversByName(servers)))
    tableIn(next, SERVERS)[name] = { ...ofTools[name], ...server };
  const profile = selected(next);
  const hasProfiles = next["permissions"] !== undefined;
  if (base === "open") open(next, profile);
  // A file with profiles that it does not select leaves the canary alone, as it leaves its own.
  const watched = profile ?? (hasProfiles ? undefined : selected(next));
  if (canary !== undefined && watched !== undefined) tableIn(watched, "filesystem")[canary] = "deny";
  if (modelUrl !== undefined) {
    next["model"] ??= "twsrt";
    next["model_provider"] = "twsrt";
    next["model_providers"] = { twsrt: provider(modelUrl) };
  }
  // At its end it would wait for an upload (research/codex.md section 1, release 0.169.0).
  next["analytics"] = { enabled: false };
  return stringify(next);
}

function provider(modelUrl: string): TomlTable {
  return {
    name: "twsrt",
    base_url: `${modelUrl}/v1`,
    wire_api: "responses",
    request_max_retries: 0,
    stream_max_retries: 0,
  };
}

/** The profile that the file selects, if it is one of its own. */
function selected(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const name = value[DEFAULT_PROFILE];
  const profiles = value["permissions"];
  if (typeof name !== "string" || !isTable(profiles)) return undefined;
  const profile = profiles[name];
  return isTable(profile) ? profile : undefined;
}

/**
 * Opens what no setting closes: a profile that starts read-only closes writing, and one that says something of the
 * network closes that.
 */
function open(value: Record<string, unknown>, profile: Record<string, unknown> | undefined): void {
  let target = profile;
  if (target === undefined) {
    target = { extends: ":workspace" };
    value[DEFAULT_PROFILE] = OPEN_PROFILE;
    tableIn(value, "permissions")[OPEN_PROFILE] = target;
  }
  if (target["extends"] === ":workspace") tableIn(target, "filesystem")[":root"] ??= "write";
  const network = tableIn(target, "network");
  if (network["enabled"] !== undefined) return;
  network["enabled"] = true;
  tableIn(network, "domains")["*"] ??= "allow";
  const features = tableIn(value, FEATURES[0]);
  if (!isTable(features[NETWORK_PROXY])) features[NETWORK_PROXY] = true;
}

/** The table at a key, which is made when there is none; a wrong type there is left alone. */
function tableIn(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const known = parent[key];
  if (isTable(known)) return known;
  const made: Record<string, unknown> = {};
  if (known === undefined) parent[key] = made;
  return made;
}
