import type { NativeEntry } from "../../../enforcers/model.ts";
import { isTable, valueAt } from "../merge/values.ts";
import type { Layer, Table } from "./layers.ts";

/** What the agent reads of a profile. */
export interface Profile {
  readonly base: ":read-only" | ":workspace";
  readonly paths: readonly PathKey[];
  readonly network: Network;
}

/** One key of the filesystem table. */
export interface PathKey {
  /** The artifact or scope that it is in. */
  readonly artifact: string;
  /** `start`: below the start directory. */
  readonly anchor: "absolute" | "start";
  readonly text: string;
  readonly access: "deny" | "read" | "write";
  /** The table it stands in. */
  readonly table: string;
}

export interface Network {
  /** Undefined: nothing is said of it, so it is off. */
  readonly enabled: boolean | undefined;
  /** Whether the list of hosts is looked at. */
  readonly isFiltered: boolean;
  readonly hosts: readonly {
    readonly artifact: string;
    readonly host: string;
    readonly access: "allow" | "deny";
  }[];
  readonly table: string;
}

export type ProfileReading =
  | { readonly kind: "profile"; readonly profile: Profile }
  /** The agent does not start, or none of its commands does. */
  | {
      readonly kind: "refused";
      readonly entry?: NativeEntry;
      /** The key of another file that opens what requirements deny. */
      readonly opened?: PathKey;
    }
  | { readonly kind: "off"; readonly entry?: NativeEntry }
  /** `mayNotStart`: it depends on how the agent is started whether there is a session at all. */
  | { readonly kind: "unmeasured"; readonly mayNotStart?: true };

/** The settings that a profile is looked up in. */
export interface Settings {
  readonly layers: readonly Layer[];
  readonly merged: Table;
}

export const NO_NETWORK: Network = { enabled: undefined, isFiltered: false, hosts: [], table: "" };

/** The strongest file that has a value at a route. */
export function originOf(layers: readonly Layer[], route: readonly string[]): string {
  return layers.findLast(({ table }) => valueAt(table, route) !== undefined)?.id ?? "";
}

export function profileNamed(name: string, { layers, merged }: Settings): ProfileReading {
  if (name === ":danger-full-access") {
    const artifact = originOf(layers, ["default_permissions"]);
    return { kind: "off", entry: { artifact, key: "default_permissions", value: name } };
  }
  if (name === ":workspace" || name === ":read-only")
    return { kind: "profile", profile: { base: name, paths: [], network: NO_NETWORK } };
  const table = tableAt(tableAt(merged["permissions"])?.[name]);
  if (table === undefined) return { kind: "refused" };
  const base = table["extends"];
  // Without a base no command starts; a base of the user's own was not tried.
  if (base === undefined) return { kind: "refused" };
  if (base !== ":workspace" && base !== ":read-only") return { kind: "unmeasured" };
  const { enabled, domains } = tableAt(table["network"]) ?? {};
  const isOdd = Object.values(tableAt(domains) ?? {}).some(
    (access) => access !== "allow" && access !== "deny",
  );
  if (isOdd || (enabled !== undefined && typeof enabled !== "boolean")) return { kind: "refused" };
  const paths = pathsOf(tableAt(table["filesystem"]) ?? {}, name, layers);
  if (paths === undefined) return { kind: "unmeasured" };
  return { kind: "profile", profile: { base, paths, network: networkOf(table, name, { layers, merged }) } };
}

export function tableAt(value: unknown): Table | undefined {
  return isTable(value) ? value : undefined;
}

const ACCESS: Readonly<Record<string, PathKey["access"]>> = {
  deny: "deny",
  none: "deny",
  read: "read",
  write: "write",
};

/** @returns undefined when something in it was not tried */
function pathsOf(table: Table, profile: string, layers: readonly Layer[]): readonly PathKey[] | undefined {
  const keys: PathKey[] = [];
  const route = ["permissions", profile, "filesystem"];
  const name = `permissions.${profile}.filesystem`;
  for (const [text, value] of Object.entries(table)) {
    if (text === ":workspace_roots") {
      const inner = typeof value === "string" ? { ".": value } : tableAt(value);
      for (const [below, access] of Object.entries(inner ?? {})) {
        const known = typeof access === "string" ? ACCESS[access] : undefined;
        if (known === undefined) return undefined;
        const artifact = originOf(
          layers,
          typeof value === "string" ? [...route, text] : [...route, text, below],
        );
        const at = `${name}.":workspace_roots"`;
        keys.push({ artifact, anchor: "start", text: below, access: known, table: at });
      }
      continue;
    }
    const access = typeof value === "string" ? ACCESS[value] : undefined;
    const path = text === ":root" ? "/" : text;
    if (access === undefined || path.startsWith(":")) return undefined;
    const artifact = originOf(layers, [...route, text]);
    keys.push({ artifact, anchor: "absolute", text: path, access, table: name });
  }
  return keys;
}

function networkOf(profile: Table, name: string, { layers, merged }: Settings): Network {
  const network = tableAt(profile["network"]) ?? {};
  const proxy = tableAt(merged["features"])?.["network_proxy"];
  const hosts = Object.entries(tableAt(network["domains"]) ?? {}).flatMap(([host, access]) => {
    const artifact = originOf(layers, ["permissions", name, "network", "domains", host]);
    return access === "allow" || access === "deny" ? [{ artifact, host, access } as const] : [];
  });
  return {
    enabled: typeof network["enabled"] === "boolean" ? network["enabled"] : undefined,
    isFiltered: proxy === true || tableAt(proxy)?.["enabled"] === true,
    hosts,
    table: `permissions.${name}.network.domains`,
  };
}
