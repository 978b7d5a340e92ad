import { parse, TomlError } from "smol-toml";
import { CONFIG, REQUIREMENTS } from "../artifacts.ts";
import { CONFIG_FILE, REQUIREMENTS_FILE } from "../merge/refused.ts";
import type { Check, Problem } from "../merge/shape.ts";

/** What the agent reads of a profile. */
export interface Profile {
  readonly artifact: string;
  readonly name: string;
  readonly base: ":read-only" | ":workspace";
  readonly paths: readonly PathKey[];
  readonly network: Network;
}

/** One key of the filesystem table. */
export interface PathKey {
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
  readonly hosts: readonly { readonly host: string; readonly access: "allow" | "deny" }[];
  readonly table: string;
}

export type ProfileReading =
  | { readonly kind: "profile"; readonly profile: Profile }
  /** The agent does not start, or none of its commands does. */
  | { readonly kind: "refused" }
  /** No profile is selected: what the agent does of itself. */
  | { readonly kind: "default" }
  | { readonly kind: "off" }
  | { readonly kind: "unmeasured" };

type Files = Readonly<Record<string, string | undefined>>;
type Table = Readonly<Record<string, unknown>>;

/** The profile that is in force: that of requirements, where there are any. */
export function readProfile(files: Files): ProfileReading {
  const required = files[REQUIREMENTS];
  const config = read(files[CONFIG] ?? "");
  if (config === undefined) return { kind: "refused" };
  if (required === undefined) return profileOf(CONFIG, config);
  const requirements = read(required);
  if (requirements === undefined) return { kind: "refused" };
  const found = profileOf(REQUIREMENTS, requirements);
  return found.kind === "default" ? { kind: "unmeasured" } : found;
}

function read(text: string): Table | undefined {
  try {
    return parse(text.replace(/^\uFEFF/, ""), { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

function profileOf(artifact: string, file: Table): ProfileReading {
  if (isRefused(artifact, file)) return { kind: "refused" };
  const name = file["default_permissions"];
  if (name === undefined) return { kind: file["sandbox_mode"] === undefined ? "default" : "unmeasured" };
  if (typeof name !== "string") return { kind: "refused" };
  if (name === ":danger-full-access") return { kind: "off" };
  const network = { enabled: undefined, isFiltered: false, hosts: [], table: "" };
  if (name === ":workspace" || name === ":read-only")
    return { kind: "profile", profile: { artifact, name, base: name, paths: [], network } };
  const table = tableAt(tableAt(file["permissions"])?.[name]);
  if (table === undefined) return { kind: "refused" };
  const base = table["extends"];
  // Without a base no command starts; a base of the user's own was not tried.
  if (base === undefined) return { kind: "refused" };
  if (base !== ":workspace" && base !== ":read-only") return { kind: "unmeasured" };
  const prefix = `permissions.${name}`;
  const { enabled, domains } = tableAt(table["network"]) ?? {};
  const isOdd = Object.values(tableAt(domains) ?? {}).some(
    (access) => access !== "allow" && access !== "deny",
  );
  if (isOdd || (enabled !== undefined && typeof enabled !== "boolean")) return { kind: "refused" };
  const paths = pathsOf(tableAt(table["filesystem"]) ?? {}, `${prefix}.filesystem`);
  if (paths === undefined) return { kind: "unmeasured" };
  return {
    kind: "profile",
    profile: { artifact, name, base, paths, network: networkOf(table, file, `${prefix}.network`) },
  };
}

/** Values with which the agent does not start, wherever they stand. */
function isRefused(artifact: string, file: Table): boolean {
  const { permissions, default_permissions: name } = file;
  if (permissions !== undefined && name === undefined) return true;
  const found: Problem[] = [];
  const check: Check = artifact === REQUIREMENTS ? REQUIREMENTS_FILE : CONFIG_FILE;
  check(file, [], found);
  return found.length > 0;
}

function tableAt(value: unknown): Table | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

const ACCESS: Readonly<Record<string, PathKey["access"]>> = {
  deny: "deny",
  none: "deny",
  read: "read",
  write: "write",
};

/** @returns undefined when something in it was not tried */
function pathsOf(table: Table, name: string): readonly PathKey[] | undefined {
  const keys: PathKey[] = [];
  for (const [text, value] of Object.entries(table)) {
    if (text === ":workspace_roots") {
      const inner = typeof value === "string" ? { ".": value } : tableAt(value);
      for (const [below, access] of Object.entries(inner ?? {})) {
        const known = typeof access === "string" ? ACCESS[access] : undefined;
        if (known === undefined) return undefined;
        keys.push({ anchor: "start", text: below, access: known, table: `${name}.":workspace_roots"` });
      }
      continue;
    }
    const access = typeof value === "string" ? ACCESS[value] : undefined;
    const path = text === ":root" ? "/" : text;
    if (access === undefined || path.startsWith(":")) return undefined;
    keys.push({ anchor: "absolute", text: path, access, table: name });
  }
  return keys;
}

function networkOf(profile: Table, file: Table, name: string): Network {
  const network = tableAt(profile["network"]) ?? {};
  const proxy = tableAt(file["features"])?.["network_proxy"];
  const hosts = Object.entries(tableAt(network["domains"]) ?? {}).flatMap(([host, access]) =>
    access === "allow" || access === "deny" ? [{ host, access } as const] : [],
  );
  return {
    enabled: typeof network["enabled"] === "boolean" ? network["enabled"] : undefined,
    isFiltered: proxy === true || tableAt(proxy)?.["enabled"] === true,
    hosts,
    table: `${name}.domains`,
  };
}
