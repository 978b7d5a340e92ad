import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { SETTINGS } from "../artifacts.ts";
import { STATE } from "../scopes.ts";
import { trustRoot } from "../trust-root.ts";
import { readManaged, type Managed } from "./managed.ts";
import { isSection, objectOf, parsed, readSettings, section, texts, type Section } from "./settings.ts";

/** One settings file as far as it acts. */
export interface Layer {
  /** The artifact or the scope. */
  readonly id: string;
  /** Where `/x` in its rules, and relative paths of its sandbox begin: the start directory, but for the user's file (facts.md Q). */
  readonly folder: string;
  readonly permissions: Section;
  /** The allow rules that open its sandbox, if others: those of a folder that is not trusted do so too (facts.md Q). */
  readonly sandboxAllow?: readonly string[];
  readonly sandbox: Section;
  /** An administrator keeps it from opening anything for writing by commands. */
  readonly opensNoWriting?: true;
}

type ManagedLayer = Layer & Managed;

/** What all files come to, the weakest first. */
export type Folded =
  /** An administrator's file that is not JSON: the agent does not start. */
  | { readonly kind: "refused"; readonly entry: NativeEntry }
  | {
      readonly kind: "layers";
      readonly layers: readonly Layer[];
      /** What became of the user's file. */
      readonly user: "read" | "missing" | "rejected";
      /** An administrator's file lets the agent ask nothing. */
      readonly mute?: NativeEntry;
    };

/**
 * Folds all settings files (research/effective.md 1, release 2.1.330): lists of rules are united, of single values the
 * strongest counts, and some of them act only where they cannot open anything.
 * @param version the installed release, if it is known
 */
export function fold(
  text: string | undefined,
  scopes: readonly ScopeText[],
  start: Start,
  version?: string,
): Folded {
  const own = readSettings(text, version);
  const managed: ManagedLayer[] = [];
  for (const scope of scopes) {
    // An empty file is passed over without a word (C19).
    if (scope.kind !== "managed" || scope.state !== "read" || scope.text.trim() === "") continue;
    const value = parsed(scope.text);
    if (!isSection(value))
      return { kind: "refused", entry: { artifact: scope.id, key: "", value: "not a JSON object" } };
    managed.push({ ...readManaged(value), id: scope.id, folder: start.cwd });
  }
  const user: Layer[] = [];
  if (own.kind === "read") {
    const { permissions, sandbox } = own;
    user.push({ id: SETTINGS, folder: `${start.home}/.claude`, permissions, sandbox });
  }
  const situation: Situation = {
    cwd: start.cwd,
    mayBypass: user[0]?.permissions["defaultMode"] === BYPASS,
    isTrusted: trusts(scopes, start),
    isStrict: [...user, ...managed].some(
      ({ sandbox }) => section(sandbox, "network")["strictAllowlist"] === true,
    ),
  };
  const projects: Layer[] = [];
  for (const scope of scopes) {
    if (scope.state !== "read" || (scope.kind !== "project" && scope.kind !== "local")) continue;
    const read = readSettings(scope.text, version);
    // A file that is wrong is lost alone (C49).
    if (read.kind === "read") projects.push(projectLayer(scope, read, situation));
  }
  const mute = managed.find(({ isMute }) => isMute);
  return {
    kind: "layers",
    layers: locked([...user, ...projects], managed),
    user: own.kind,
    ...(mute === undefined
      ? {}
      : { mute: { artifact: mute.id, key: "permissions", value: "not an object" } }),
  };
}

export interface Start {
  readonly home: string;
  readonly cwd: string;
  readonly kind: Environment["kind"];
}

/** What decides how much of a project's file acts. */
interface Situation {
  readonly cwd: string;
  /** The user's file starts in the bypass mode. */
  readonly mayBypass: boolean;
  readonly isTrusted: boolean;
  /** The user's or an administrator's file closes the list of hosts. */
  readonly isStrict: boolean;
}

/** Settings of the network that act in a project's file only where the list of hosts is open (facts.md Q). */
const OPEN_LIST_ONLY = ["allowedDomains", "httpProxyPort", "socksProxyPort"];

const BYPASS = "bypassPermissions";

/**
 * What a file of a project can say. It allows only where the folder is trusted (C1, C3), and the agent ignores some of its
 * sandbox settings (C28, C31, C32). The mode that asks nothing at all becomes the usual one (C5), which also takes the
 * place of a stricter mode of the user (facts.md Q).
 */
function projectLayer(
  scope: ScopeText,
  { permissions, sandbox }: Pick<Layer, "permissions" | "sandbox">,
  { cwd, isTrusted, isStrict, mayBypass }: Situation,
): Layer {
  const { defaultMode, allow, ...rules } = permissions;
  const { filesystem, network, ...rest } = sandbox;
  const ignored = ["strictAllowlist", ...(isStrict ? OPEN_LIST_ONLY : [])];
  const mayAllow = scope.kind === "local" || isTrusted;
  const opening = texts(permissions, "allow").filter((text) => !isStrict || !isFetch(text));
  return {
    id: scope.id,
    folder: cwd,
    permissions: {
      ...rules,
      ...(mayAllow && allow !== undefined ? { allow } : {}),
      ...(defaultMode === undefined
        ? {}
        : { defaultMode: defaultMode === BYPASS && !mayBypass ? "default" : defaultMode }),
    },
    sandboxAllow: opening,
    sandbox: {
      ...rest,
      ...(isSection(filesystem) ? { filesystem: without(filesystem, ["disabled"]) } : {}),
      ...(isSection(network) ? { network: without(network, ignored) } : {}),
    },
  };
}

function isFetch(text: string): boolean {
  return text.startsWith("WebFetch(domain:");
}

function without(value: Section, keys: readonly string[]): Section {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** Whether a lock is closed: the last file that names it decides (facts.md Q). */
function isLocked(managed: readonly Managed[], lock: keyof Managed["locks"]): boolean {
  return managed.findLast(({ locks }) => locks[lock] !== undefined)?.locks[lock] === true;
}

/** No file below takes commands out of the sandbox then (facts.md S). */
function keepsInside(managed: readonly Managed[]): boolean {
  return managed.some(({ sandbox }) => sandbox["allowUnsandboxedCommands"] === false);
}

/** Whether no file of a project opens anything for writing by commands (facts.md S). */
export function closesWriting(managed: readonly Managed[]): boolean {
  return keepsInside(managed) || isLocked(managed, "domains");
}

/** What an administrator's files take from all others. */
function locked(lower: readonly Layer[], managed: readonly ManagedLayer[]): readonly Layer[] {
  const onlyRules = isLocked(managed, "rules");
  const onlyDomains = isLocked(managed, "domains");
  const closed = [
    ...(isLocked(managed, "reads") ? ["allowRead"] : []),
    ...(closesWriting(managed) ? ["allowWrite"] : []),
  ];
  return [
    ...lower.map((layer): Layer => {
      const { filesystem, network, ...all } = layer.sandbox;
      const rest = keepsInside(managed) ? without(all, ["excludedCommands"]) : all;
      const { permissions, sandboxAllow } = layer;
      const opensNoWriting = layer.id !== SETTINGS && closesWriting(managed);
      const dropped = closed.filter((key) => key !== "allowWrite" || opensNoWriting);
      const opening = onlyRules ? [] : (sandboxAllow ?? texts(permissions, "allow"));
      return {
        ...layer,
        ...(opensNoWriting ? { opensNoWriting } : {}),
        permissions: onlyRules ? without(permissions, ["deny", "ask", "allow"]) : permissions,
        sandboxAllow: opening.filter(
          (text) => !(onlyDomains && isFetch(text)) && !(opensNoWriting && text.startsWith("Edit")),
        ),
        sandbox: {
          ...rest,
          ...(isSection(filesystem) ? { filesystem: without(filesystem, dropped) } : {}),
          ...(isSection(network)
            ? { network: onlyDomains ? without(network, ["allowedDomains"]) : network }
            : {}),
        },
      };
    }),
    ...managed,
  ];
}

/** Whether the agent was told to trust the root around the start directory. */
function trusts(scopes: readonly ScopeText[], start: Start): boolean {
  const state = scopes.find(({ id }) => id === STATE);
  if (state?.state !== "read") return false;
  const project = section(section(objectOf(state.text), "projects"), trustRoot(start));
  return project["hasTrustDialogAccepted"] === true;
}

/** The layers with the rules that the sandbox takes from them. */
export function asSandboxReads(layers: readonly Layer[]): readonly Layer[] {
  return layers.map((layer) =>
    layer.sandboxAllow === undefined
      ? layer
      : { ...layer, permissions: { ...layer.permissions, allow: layer.sandboxAllow } },
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
