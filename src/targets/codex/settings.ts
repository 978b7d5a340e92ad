import { tomlKey, tomlString } from "../../edit/toml-text.ts";

/** The profile in the user's configuration, and the one that requirements name: a name may not stand in both. */
export const PROFILES = { config: "twsrt", requirements: "twsrt-required" } as const;

/** One key of a configuration file. */
export interface Setting {
  readonly table: readonly string[];
  readonly key: string;
  readonly value: string | boolean | number;
}

/** The tables of a profile whose keys are paths or hosts. */
export interface ProfileTables {
  readonly profile: readonly string[];
  readonly filesystem: readonly string[];
  /** Paths below the directory in which the agent is started. */
  readonly start: readonly string[];
  readonly network: readonly string[];
  readonly domains: readonly string[];
}

export function tablesOf(profile: string): ProfileTables {
  const route = ["permissions", profile];
  return {
    profile: route,
    filesystem: [...route, "filesystem"],
    start: [...route, "filesystem", ":workspace_roots"],
    network: [...route, "network"],
    domains: [...route, "network", "domains"],
  };
}

/** The array of requirements that holds command rules. */
export const PREFIX_RULES = { table: ["rules"], key: "prefix_rules" } as const;

export const FEATURES = ["features"] as const;
export const NETWORK_PROXY = "network_proxy";
export const DEFAULT_PROFILE = "default_permissions";
export const ALLOWED_PROFILES = ["allowed_permission_profiles"] as const;

/** A route as it is written in a header. */
export function routeText(route: readonly string[]): string {
  return route.map(tomlKey).join(".");
}

/** A setting as an entry: keys that are data stand in the value, so that the key says what kind of entry it is. */
export function entryOf({ table, key, value }: Setting): {
  readonly key: string;
  readonly value: string | boolean | number;
} {
  if (!isListed(table)) return { key: routeText([...table, key]), value };
  return { key: routeText(table), value: `${tomlString(key)} = ${valueText(value)}` };
}

/** The setting that an entry stands for. */
export function settingOf(key: string, value: string | boolean | number): Setting {
  const listed = [PROFILES.config, PROFILES.requirements]
    .flatMap((profile) => listedTables(profile))
    .find((table) => routeText(table) === key);
  if (listed !== undefined) {
    const pair = /^("(?:[^"\\]|\\.)*") = "(.*)"$/.exec(String(value));
    if (pair?.[1] === undefined || pair[2] === undefined) throw new Error(`no pair: ${String(value)}`);
    return { table: listed, key: JSON.parse(pair[1]) as string, value: pair[2] };
  }
  const route = key.split(".");
  return { table: route.slice(0, -1), key: route.at(-1) ?? "", value };
}

/** A value as TOML text. */
export function valueText(value: string | boolean | number): string {
  return typeof value === "string" ? tomlString(value) : String(value);
}

function listedTables(profile: string): readonly (readonly string[])[] {
  const { filesystem, start, domains } = tablesOf(profile);
  return [filesystem, start, domains];
}

function isListed(table: readonly string[]): boolean {
  return (
    table[0] === "permissions" &&
    (table.at(-1) === "filesystem" || table.at(-1) === ":workspace_roots" || table.at(-1) === "domains")
  );
}
