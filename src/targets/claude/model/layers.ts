import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { SETTINGS } from "../artifacts.ts";
import { isSection, objectOf, parsed, readSettings, section, texts, type Section } from "./settings.ts";

/** One settings file as far as it acts. */
export interface Layer {
  /** The artifact or the scope. */
  readonly id: string;
  /** Where its relative paths and rules begin. */
  readonly folder: string;
  readonly permissions: Section;
  readonly sandbox: Section;
}

/** What all files come to, the weakest first. */
export type Folded =
  /** An administrator's file that is not JSON: the agent does not start. */
  | { readonly kind: "refused"; readonly entry: NativeEntry }
  | {
      readonly kind: "layers";
      readonly layers: readonly Layer[];
      /** What became of the user's file. */
      readonly user: "read" | "missing" | "rejected";
    };

/**
 * Folds all settings files (research/effective.md 1, release 2.1.330): lists of rules are united, of single values the
 * strongest counts, and some of them act only where they cannot open anything.
 */
export function fold(text: string | undefined, scopes: readonly ScopeText[], start: Start): Folded {
  const own = readSettings(text);
  const managed: Layer[] = [];
  for (const scope of scopes) {
    if (scope.kind !== "managed" || scope.state !== "read" || scope.text === "") continue;
    const value = parsed(scope.text);
    if (!isSection(value))
      return { kind: "refused", entry: { artifact: scope.id, key: "", value: "not a JSON object" } };
    managed.push(layerOf(scope.id, folderOf(scope), value));
  }
  const isTrusted = trusts(scopes, start);
  const lower: Layer[] = [];
  if (own.kind === "read")
    lower.push({
      id: SETTINGS,
      folder: `${start.home}/.claude`,
      permissions: own.permissions,
      sandbox: own.sandbox,
    });
  for (const scope of scopes) {
    if (scope.state !== "read" || (scope.kind !== "project" && scope.kind !== "local")) continue;
    const read = readSettings(scope.text);
    // A file that is wrong is lost alone (C49).
    if (read.kind === "read") lower.push(projectLayer(scope, read, scope.kind === "local" || isTrusted));
  }
  return { kind: "layers", layers: locked(lower, managed, scopes), user: own.kind };
}

export interface Start {
  readonly home: string;
  readonly cwd: string;
}

function layerOf(id: string, folder: string, value: Section): Layer {
  return { id, folder, permissions: section(value, "permissions"), sandbox: section(value, "sandbox") };
}

function folderOf({ place }: ScopeText): string {
  return place.at === "file" ? place.file.slice(0, place.file.lastIndexOf("/")) : "/";
}

/**
 * What a file of a project can say. It allows only where the folder is trusted (C1, C3), switches no mode on that asks
 * nothing at all (C5), and the agent ignores some of its sandbox settings (C28, C29, C31, C32).
 */
function projectLayer(
  scope: ScopeText,
  { permissions, sandbox }: Omit<Layer, "id" | "folder">,
  mayAllow: boolean,
): Layer {
  const { defaultMode, allow, ...rules } = permissions;
  const { excludedCommands: _excluded, filesystem, network, ...rest } = sandbox;
  return {
    id: scope.id,
    folder: folderOf(scope),
    permissions: {
      ...rules,
      ...(mayAllow && allow !== undefined ? { allow } : {}),
      ...(defaultMode === undefined || defaultMode === "bypassPermissions" ? {} : { defaultMode }),
    },
    sandbox: {
      ...rest,
      ...(isSection(filesystem) ? { filesystem: without(filesystem, ["disabled"]) } : {}),
      ...(isSection(network) ? { network: without(network, ["strictAllowlist", "allowedDomains"]) } : {}),
    },
  };
}

function without(value: Section, keys: readonly string[]): Section {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** What an administrator's file takes from all others. */
function locked(
  lower: readonly Layer[],
  managed: readonly Layer[],
  scopes: readonly ScopeText[],
): readonly Layer[] {
  const isSet = (read: (layer: Layer) => unknown): boolean => managed.some((layer) => read(layer) === true);
  const onlyRules = scopes.some(
    (scope) =>
      scope.kind === "managed" &&
      scope.state === "read" &&
      objectOf(scope.text)["allowManagedPermissionRulesOnly"] === true,
  );
  const onlyReads = isSet(({ sandbox }) => section(sandbox, "filesystem")["allowManagedReadPathsOnly"]);
  const onlyDomains = isSet(({ sandbox }) => section(sandbox, "network")["allowManagedDomainsOnly"]);
  return [
    ...lower.map((layer): Layer => {
      const { filesystem, network, ...rest } = layer.sandbox;
      const rules = onlyDomains ? withoutFetches(layer.permissions) : layer.permissions;
      return {
        ...layer,
        permissions: onlyRules ? without(rules, ["deny", "ask", "allow"]) : rules,
        sandbox: {
          ...rest,
          ...(isSection(filesystem)
            ? { filesystem: onlyReads ? without(filesystem, ["allowRead"]) : filesystem }
            : {}),
          ...(isSection(network)
            ? { network: onlyDomains ? without(network, ["allowedDomains"]) : network }
            : {}),
        },
      };
    }),
    ...managed,
  ];
}

/** Rules that would allow a domain to the sandbox. */
function withoutFetches(permissions: Section): Section {
  const allow = texts(permissions, "allow").filter((text) => !text.startsWith("WebFetch(domain:"));
  return permissions["allow"] === undefined ? permissions : { ...permissions, allow };
}

/** Whether the agent was told to trust the start directory, or one above it. */
function trusts(scopes: readonly ScopeText[], { cwd }: Start): boolean {
  const state = scopes.find(({ kind }) => kind === "state");
  if (state?.state !== "read") return false;
  const projects = section(objectOf(state.text), "projects");
  return Object.keys(projects).some(
    (folder) =>
      (cwd === folder || cwd.startsWith(`${folder}/`)) &&
      section(projects, folder)["hasTrustDialogAccepted"] === true,
  );
}

/** The strongest layer that says something, and what it says. */
export function strongest<Value>(
  layers: readonly Layer[],
  read: (layer: Layer) => Value | undefined,
): { readonly layer: Layer; readonly value: Value } | undefined {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as Layer;
    const value = read(layer);
    if (value !== undefined) return { layer, value };
  }
  return undefined;
}
